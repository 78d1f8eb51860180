//! The program: everything happens in `cli`, which alone may print.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
