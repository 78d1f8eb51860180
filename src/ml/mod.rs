//! Linear models over hashed features, compact lexicons, and the codec of model files. Decoding only; training lives in `train`.

pub mod codec;
mod features;
mod form_classes;
mod linear;
pub mod sequence;
pub mod transition;

pub use features::{Features, mix, text_hash};
pub use form_classes::FormClasses;
pub use linear::LinearModel;
