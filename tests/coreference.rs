//! Coreference from plain text, by this build's own reading: small French texts and who is who in them.

use std::sync::LazyLock;

use filature::analysis::analyze;
use filature::base::{DataFiles, Document};
use filature::extraction::coref::resolve;
use filature::language::LanguagePack;
use filature::schema::Schema;

static FRENCH: LazyLock<(Schema, LanguagePack)> = LazyLock::new(|| {
    let files = DataFiles::embedded();
    let schema = Schema::load(&files).unwrap();
    let pack = LanguagePack::load(&files, "fr", &schema).unwrap();
    (schema, pack)
});

/// For each expected `name = mention · mention`: a chain of that name holds all these mentions; and no two expected chains are one.
fn check(text: &str, expected: &[&str]) {
    let (schema, pack) = &*FRENCH;
    let document = Document::new("test", text);
    let analysis = analyze(text, 0, pack);
    let found = resolve(&document, &analysis, schema, pack);
    let shown: Vec<String> = (0..found.chains.len())
        .map(|i| {
            let mentions: Vec<&str> =
                found.mentions.iter().filter(|m| m.chain as usize == i).map(|m| m.span.of(text)).collect();
            format!("{} ({}): {}", found.chains[i].name, schema.kind(found.chains[i].kind).name, mentions.join(" · "))
        })
        .collect();
    let mut used = Vec::new();
    for line in expected {
        let (name, mentions) = line.split_once(" = ").expect("name = mentions");
        let holds = |i: &usize| {
            found.chains[*i].name == name
                && mentions
                    .split(" · ")
                    .all(|wanted| found.mentions.iter().any(|m| m.chain as usize == *i && m.span.of(text) == wanted))
        };
        let Some(chain) = (0..found.chains.len()).find(holds) else {
            panic!("no chain '{line}' in:\n{}", shown.join("\n"))
        };
        assert!(!used.contains(&chain), "'{line}' shares its chain with another of:\n{}", shown.join("\n"));
        used.push(chain);
    }
}

#[test]
fn a_surname_takes_up_the_full_name_and_titles_decide_between_relatives() {
    check(
        "Claire Vasseur a quitté Lyon lundi. Son mari, Hugo Vasseur, est resté. Mme Vasseur a parlé à la presse. M. Vasseur se tait.",
        &["Claire Vasseur = Claire Vasseur · Mme Vasseur", "Hugo Vasseur = M. Vasseur"],
    );
}

#[test]
fn a_title_before_a_name_and_the_same_title_alone() {
    check(
        "Le ministre marocain Driss Alaoui a rencontré les syndicats à Rabat. Le ministre a promis une loi. Il partira mardi.",
        &["Driss Alaoui = Le ministre marocain Driss Alaoui · Le ministre · Il"],
    );
}

#[test]
fn an_apposition_says_who_someone_is() {
    check(
        "Viktor Morel, trafiquant d'armes, a été arrêté à Bangkok. Le trafiquant a été condamné.",
        &["Viktor Morel = Viktor Morel · Le trafiquant"],
    );
}

#[test]
fn two_leaders_stand_for_the_two_named_before() {
    check(
        "Les présidents Paul Garnier et Ivan Petrov se rencontrent à Genève. Les deux dirigeants parleront du climat.",
        &["Paul Garnier = Les deux dirigeants", "Ivan Petrov = Les deux dirigeants"],
    );
}

#[test]
fn an_acronym_and_its_expansion_are_one_body() {
    check(
        "L'Organisation maritime internationale (OMI) a publié un rapport. L'OMI siège à Londres.",
        &["Organisation maritime internationale = OMI · L'OMI"],
    );
}

#[test]
fn a_country_known_by_its_adjective_is_named_by_its_noun() {
    check("Des agents américains ont arrêté un pilote.", &["États-Unis = américains"]);
}
