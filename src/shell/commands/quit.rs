//! `quit`: ends the session.

use super::{Command, Slot};
use crate::shell::reply::{Effect, Reply};

pub const COMMAND: Command = Command {
    name: "quit",
    usage: "quit",
    first: Slot::Nothing,
    keywords: &[],
    run: |_, _, _| Ok(Reply::default().with(Effect::Quit)),
};
