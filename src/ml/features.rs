//! Feature hashing: a feature is a template number and some values, known to the models only as a 32-bit key.
//! Two features that collide share a weight, in training as in decoding (Weinberger et al. 2009, "Feature hashing").

/// The features of one decision, reused from decision to decision.
#[derive(Clone, Debug, Default)]
pub struct Features {
    keys: Vec<u32>,
}

impl Features {
    pub fn clear(&mut self) {
        self.keys.clear();
    }

    /// Adds the feature `template` with its values. Templates of one model need different numbers.
    #[inline]
    pub fn add(&mut self, template: u32, values: &[u64]) {
        let mut hash = mix(template as u64 + 1);
        for &value in values {
            hash = mix(hash ^ value);
        }
        self.keys.push((hash >> 32) as u32);
    }

    /// Adds a feature by its key.
    pub fn push_key(&mut self, key: u32) {
        self.keys.push(key);
    }

    pub fn keys(&self) -> &[u32] {
        &self.keys
    }
}

/// One round of a multiplicative hash with good high bits (the finaliser of SplitMix64, Steele et al. 2014).
#[inline]
pub fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A string as a feature value; the same on every machine.
#[inline]
pub fn text_hash(text: &str) -> u64 {
    let mut hash = text.len() as u64;
    let mut chunks = text.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        hash = mix(hash ^ u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
    }
    let mut last = [0; 8];
    let rest = chunks.remainder();
    last[..rest.len()].copy_from_slice(rest);
    mix(hash ^ u64::from_le_bytes(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_depend_on_template_values_and_order() {
        let key = |template, values: &[u64]| {
            let mut features = Features::default();
            features.add(template, values);
            features.keys()[0]
        };
        let (a, b) = (text_hash("Viktor"), text_hash("Bout"));
        let keys = [key(0, &[a, b]), key(0, &[b, a]), key(1, &[a, b]), key(0, &[a])];
        for i in 0..keys.len() {
            for j in 0..i {
                assert_ne!(keys[i], keys[j]);
            }
        }
        assert_ne!(text_hash("12345678"), text_hash("123456781"));
    }
}
