//! Linear models over hashed features, a small recurrent network, compact lexicons, and the codec of model files. Decoding only; training lives in `train`.

pub mod codec;
mod features;
mod form_classes;
mod linear;
pub mod network;
pub mod sequence;

pub use features::{Features, mix, text_hash};
pub use form_classes::FormClasses;
pub use linear::LinearModel;
