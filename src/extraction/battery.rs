//! Runs the sentences that stand beside the frames: examples must give their statement, near misses must not give one of the type.
//! In: a schema and a language pack. Out: what failed, in the order of the types. Used by the tests and by whoever writes frames.

use super::output::{Extraction, Statement};
use super::statements::extract;
use crate::analysis::analyze;
use crate::base::{Document, Modality, Polarity};
use crate::language::LanguagePack;
use crate::schema::{Example, Schema, TypeFile, TypeId};

/// A sentence of the battery that did not do what its type file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The type's name.
    pub type_name: String,
    pub text: String,
    /// What was wanted and what came.
    pub why: String,
}

/// What the battery of one language showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Battery {
    pub examples: usize,
    pub near_misses: usize,
    pub missed: Vec<Failure>,
    pub wrong: Vec<Failure>,
}

/// Reads every example and near miss of the pack's language.
pub fn run(schema: &Schema, pack: &LanguagePack) -> Battery {
    let mut battery = Battery::default();
    for (type_id, file) in schema.types() {
        for example in file.examples.get(&pack.code).into_iter().flatten() {
            battery.examples += 1;
            let (_, extraction) = read(&example.text, example.date.as_deref(), schema, pack);
            if let Err(why) = check(example, type_id, file, &extraction, schema) {
                battery.missed.push(Failure { type_name: file.name.clone(), text: example.text.clone(), why });
            }
        }
        for miss in file.near_misses.get(&pack.code).into_iter().flatten() {
            battery.near_misses += 1;
            let (_, extraction) = read(&miss.text, None, schema, pack);
            let came = extraction.statements.iter().filter(|s| s.type_id == type_id);
            let same = |s: &&Statement| miss.roles.iter().all(|(role, names)| has(file, s, &extraction, role, names));
            if let Some(statement) = came.into_iter().find(same) {
                let why = format!("came: {}", shown(file, statement, &extraction));
                battery.wrong.push(Failure { type_name: file.name.clone(), text: miss.text.clone(), why });
            }
        }
    }
    battery
}

fn read(text: &str, date: Option<&str>, schema: &Schema, pack: &LanguagePack) -> (Document, Extraction) {
    let mut document = Document::new("sentence.txt", text);
    document.date = date.and_then(|d| d.parse().ok());
    let analysis = analyze(text, 0, pack);
    let extraction = extract(&document, &analysis, schema, pack);
    (document, extraction)
}

/// Whether the named entities fill the role.
fn has(file: &TypeFile, statement: &Statement, extraction: &Extraction, role: &str, names: &[String]) -> bool {
    let Some(role) = file.role(role) else { return false };
    let symmetric = file.symmetric;
    names.iter().all(|name| {
        let fits = |chain: u32| {
            let chain = &extraction.chains[chain as usize];
            let same = |text: &String| text == name || text.to_lowercase().contains(&name.to_lowercase());
            same(&chain.name) || chain.aliases.iter().any(same)
        };
        statement.roles.iter().any(|&(r, chain)| (r == role || symmetric) && fits(chain))
    })
}

fn check(
    example: &Example,
    type_id: TypeId,
    file: &TypeFile,
    extraction: &Extraction,
    schema: &Schema,
) -> Result<(), String> {
    let of_type: Vec<&Statement> = extraction.statements.iter().filter(|s| s.type_id == type_id).collect();
    if of_type.is_empty() {
        let others: Vec<&str> = extraction.statements.iter().map(|s| schema.get(s.type_id).name.as_str()).collect();
        return Err(format!("no statement of the type; of others: [{}]", others.join(", ")));
    }
    let found =
        of_type.iter().find(|s| example.roles.iter().all(|(role, names)| has(file, s, extraction, role, names)));
    let Some(statement) = found else {
        let all: Vec<String> = of_type.iter().map(|s| shown(file, s, extraction)).collect();
        return Err(format!("other fillers: {}", all.join(" / ")));
    };
    let said = (statement.polarity, statement.modality);
    let wanted = (example.polarity.unwrap_or(Polarity::Positive), example.modality.unwrap_or(Modality::Actual));
    if said != wanted {
        return Err(format!("{} {} instead of {} {}", said.0.name(), said.1.name(), wanted.0.name(), wanted.1.name()));
    }
    if let Some(time) = &example.time
        && statement.time.map(|t| t.to_string()).as_ref() != Some(time)
    {
        return Err(format!("time {:?} instead of {time}", statement.time.map(|t| t.to_string())));
    }
    if let Some(place) = &example.place
        && !statement.place.is_some_and(|p| extraction.chains[p as usize].name.contains(place.as_str()))
    {
        return Err(format!(
            "place {:?} instead of {place}",
            statement.place.map(|p| &extraction.chains[p as usize].name)
        ));
    }
    Ok(())
}

fn shown(file: &TypeFile, statement: &Statement, extraction: &Extraction) -> String {
    let role = |&(role, chain): &(crate::schema::RoleId, u32)| {
        format!("{} = {}", file.roles[role.0 as usize].name, extraction.chains[chain as usize].name)
    };
    statement.roles.iter().map(role).collect::<Vec<_>>().join(", ")
}
