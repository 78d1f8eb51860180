//! Every file of `data/schema/` says all that questions, exports and paths need of a type, in each language.

use filature::base::DataFiles;
use filature::schema::{Schema, Shape};

fn schema() -> Schema {
    Schema::load(&DataFiles::embedded()).expect("the schema loads")
}

#[test]
fn every_type_of_the_vocabulary_is_there() {
    let schema = schema();
    let of = |shape| schema.types().filter(|(_, t)| t.shape == shape).count();
    assert_eq!((of(Shape::Relation), of(Shape::Event)), (24, 46));
}

#[test]
fn every_type_has_its_labels_in_each_language() {
    for (_, t) in schema().types() {
        for language in ["fr", "en"] {
            let labels = t.labels.get(language).unwrap_or_else(|| panic!("{} has no labels in {language}", t.name));
            assert!(!labels.name.is_empty(), "{} has no name in {language}", t.name);
            assert!(!labels.words.is_empty(), "{} has no words in {language}", t.name);
            if t.shape == Shape::Relation {
                assert!(
                    labels.forward.is_some() && labels.inverse.is_some(),
                    "{} lacks a direction in {language}",
                    t.name
                );
                continue;
            }
            for role in &t.roles {
                assert!(
                    labels.roles.contains_key(&role.name),
                    "{}: no label for the role {} in {language}",
                    t.name,
                    role.name
                );
            }
            for hop in labels.hops.keys() {
                let (from, to) =
                    hop.split_once('>').unwrap_or_else(|| panic!("{}: the hop {hop} is not role>role", t.name));
                let back = format!("{to}>{from}");
                assert!(
                    t.role(from).is_some() && t.role(to).is_some(),
                    "{}: the hop {hop} names an unknown role",
                    t.name
                );
                assert!(labels.hops.contains_key(&back), "{}: the hop {hop} cannot be read back in {language}", t.name);
            }
        }
    }
}

#[test]
fn every_event_may_have_a_topic() {
    for (_, t) in schema().types().filter(|(_, t)| t.shape == Shape::Event) {
        assert!(t.role("topic").is_some(), "{} has no topic", t.name);
    }
}
