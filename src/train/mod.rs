//! Corpora → model files, with the same feature functions as decoding.

pub mod crf;
pub mod corpora;
pub mod gazetteer;
pub mod perceptron;
pub mod segmenter;
