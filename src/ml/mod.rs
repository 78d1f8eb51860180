//! Linear models over hashed features, sequence and transition decoding. Decoding only; training lives in `train`.
