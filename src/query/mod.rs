//! Question text → parsed → resolved → evaluated `Answer`.
