//! `data/lang/<code>/` → `LanguagePack`: tokenizer rules, lexicons, gazetteers, cues and models of one language.
