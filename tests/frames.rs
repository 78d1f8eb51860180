//! The battery of the schema: every example and near miss that stands beside a frame, read by our own models.

use filature::base::DataFiles;
use filature::extraction::battery;
use filature::language::LanguagePack;
use filature::schema::Schema;

/// Shares of examples that give their statement and of near misses that give none of the type, by language. Raise them as frames and models get
/// better; what falls short is listed.
const FLOORS: &[(&str, f64, f64)] = &[("fr", 0.75, 0.95), ("en", 0.58, 0.95)];

#[test]
fn the_sentences_beside_the_frames_hold() {
    let files = DataFiles::embedded();
    let schema = Schema::load(&files).unwrap();
    for &(code, examples, near_misses) in FLOORS {
        let pack = LanguagePack::load(&files, code, &schema).unwrap();
        let battery = battery::run(&schema, &pack);
        assert!(battery.examples > 0 && battery.near_misses > 0, "{code} has sentences");
        for failure in battery.missed.iter().chain(&battery.wrong) {
            println!("{code} {}: « {} » {}", failure.type_name, failure.text, failure.why);
        }
        let share = |failed: usize, all: usize| (all - failed) as f64 / all as f64;
        let (hit, clean) =
            (share(battery.missed.len(), battery.examples), share(battery.wrong.len(), battery.near_misses));
        println!(
            "{code}: {:.1} % of {} examples, {:.1} % of {} near misses",
            100.0 * hit,
            battery.examples,
            100.0 * clean,
            battery.near_misses
        );
        assert!(hit >= examples, "{code}: only {hit:.3} of the examples give their statement");
        assert!(clean >= near_misses, "{code}: only {clean:.3} of the near misses give none");
    }
}
