//! Corpora → model files, with the same feature functions as decoding.

pub mod perceptron;
