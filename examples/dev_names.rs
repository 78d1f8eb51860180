use std::path::Path;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args[1].as_str() {
        "gaz" => {
            for (name, text) in
                filature::train::gazetteer::derive(Path::new("/work/shared/corpora/lexicon/world")).unwrap()
            {
                std::fs::write(Path::new("data").join(&name), &text).unwrap();
                println!("{name} {} bytes {} rows", text.len(), text.lines().count());
            }
        }
        _ => {}
    }
}
