use super::*;
use crate::base::DataFiles;

fn calendars() -> Calendars {
    Calendars::load(&DataFiles::embedded()).unwrap()
}

fn read(name: &str, text: &str) -> Document {
    document(name, text.as_bytes(), format_of(name).unwrap(), &calendars(), None).unwrap()
}

#[track_caller]
fn check_date(name: &str, text: &str, expected: &str) {
    let date = read(name, text).date.map(|date| date.to_string());
    assert_eq!(date.as_deref().unwrap_or("none"), expected, "{name}: {text:?}");
}

#[test]
fn a_header_line_gives_the_date_and_is_not_analysed() {
    for (text, date, body) in [
        (" date 2021-06 La mère du trafiquant", "2021-06", "La mère"),
        ("date 2021-06-16\nLa mère du trafiquant", "2021-06-16", "La mère"),
        ("Date : 16 juin 2021\r\n\r\nLa mère du trafiquant", "2021-06-16", "La mère"),
        ("DATE: June 16, 2021\nLa mère", "2021-06-16", "La mère"),
        ("date 2021-06-07/2021-06-13\nLa mère", "2021-06-07/2021-06-13", "La mère"),
    ] {
        let document = read("a.txt", text);
        assert_eq!(document.date.unwrap().to_string(), date, "{text:?}");
        assert!(document.text[document.body_start as usize..].starts_with(body), "{text:?}");
        assert_eq!(document.text, text, "the text itself stays as it is");
    }
}

#[test]
fn what_only_resembles_a_header_stays_in_the_text() {
    for text in
        ["Date limite : 2021.\nRien", "dates 2021-06 Rien", "date 20210 Rien", "La date 2021-06 Rien", "date", ""]
    {
        let document = read("a.txt", text);
        assert_eq!((document.body_start, document.date), (0, None), "{text:?}");
    }
}

#[test]
fn a_dateline_gives_the_date() {
    check_date("a.txt", "Titre\n\n8 mars 2018 . –\nLe texte.", "2018-03-08");
    check_date("a.txt", "Titre\n\n1er avril 2017 . – L'ancienne présidente", "2017-04-01");
    check_date("a.txt", "Genève, 16 juin 2021\n\nLe texte.", "2021-06-16");
    check_date("a.txt", "Genève, le 16 juin 2021 – Le texte.", "2021-06-16");
    check_date("a.txt", "Titre\nPublié le mercredi 16 juin 2021\nLe texte.", "2021-06-16");
    check_date("a.txt", "Titre\n7 janvier 2016, 11\u{202f}h\u{202f}40 UTC . –\nUn homme", "2016-01-07");
    check_date("a.txt", "Titre\n12 mars 2016, Montpellier . –\nLe club", "2016-03-12");
    check_date("a.txt", "Titre\nPublié le 16 juin 2021 à 10h30\nLe texte.", "2021-06-16");
    check_date("a.txt", "Titre\n16/06/2021\nLe texte.", "2021-06-16");
    check_date("a.txt", "LONDON (AP), June 16, 2021 — The text.", "2021-06-16");
    check_date("a.txt", "Titre\n31 février 2021 . – Le texte.", "none");
}

#[test]
fn a_date_inside_a_sentence_is_no_dateline() {
    check_date("a.txt", "Le 16 juin 2021, les présidents se rencontrent.", "none");
    check_date("a.txt", "Le sommet, 16 juin 2021 au soir, a lieu.", "none");
    check_date("a.txt", "Un.\nDeux.\nTrois.\nQuatre.\nGenève, 16 juin 2021\nSix.", "none");
}

#[test]
fn a_file_name_gives_the_date_where_the_text_does_not() {
    check_date("2018_03_08-001.txt", "Le texte.", "2018-03-08");
    check_date("x/2018-03-08 Titre.txt", "Le texte.", "2018-03-08");
    check_date("depeche-20180308.txt", "Le texte.", "2018-03-08");
    check_date("2018-03.txt", "Le texte.", "2018-03");
    check_date("2018-03 titre.txt", "Le texte.", "2018-03");
    check_date("2018/03/08/titre.txt", "Le texte.", "2018-03-08");
    check_date("2018/03/titre.txt", "Le texte.", "2018-03");
    check_date("2018_03_08-001.txt", "date 2019 Le texte.", "2019");
    for name in ["12345678.txt", "2018-13-08.txt", "0033-12-12.txt", "1234-56.txt", "v2.10.txt", "été.txt"] {
        check_date(name, "Le texte.", "none");
    }
}

#[test]
fn the_option_is_the_last_resort() {
    let date = Some("2020".parse().unwrap());
    let make = |name: &str| document(name, b"Le texte.", &FORMATS[0], &calendars(), date).unwrap().date.unwrap();
    assert_eq!(make("a.txt").to_string(), "2020");
    assert_eq!(make("2018-03-08.txt").to_string(), "2018-03-08");
}

#[test]
fn the_title_is_the_first_short_line() {
    let title = |name: &str, text: &str| read(name, text).title.map(|span| span.of(text).to_string());
    assert_eq!(title("a.txt", "Un titre\n\nLe texte."), Some("Un titre".into()));
    assert_eq!(title("a.txt", "date 2021\n  Un titre ?  \nLe texte."), Some("Un titre ?".into()));
    assert_eq!(title("a.txt", "Une phrase.\n\nLe texte."), None);
    assert_eq!(title("a.txt", "Un texte sans rien après"), None);
    assert_eq!(title("a.txt", "Genève, 16 juin 2021\nLe texte."), None);
    assert_eq!(title("a.txt", &format!("{}\nLe texte.", "mot ".repeat(60))), None);
    assert_eq!(title("a.md", "# Un titre\n\nLe texte."), Some("Un titre".into()));
}

#[test]
fn front_matter_is_read_and_not_analysed() {
    let text = "---\ntitle: \"Un titre\"\ndate: 2021-06-16T08:00\ntags: x\n---\nLe texte.";
    let document = read("a.md", text);
    assert_eq!(document.title.unwrap().of(text), "Un titre");
    assert_eq!(document.date.unwrap().to_string(), "2021-06-16");
    assert_eq!(&text[document.body_start as usize..], "Le texte.");
    let open = read("a.md", "---\ntitle: Un titre\nLe texte.");
    assert_eq!(open.body_start, 0);
}

#[test]
fn a_byte_order_mark_hides_neither_header_nor_title() {
    for (name, text, title, body) in [
        ("a.txt", "\u{feff}date 2021-06-16\r\nUn titre\r\nLe texte.", "Un titre", "Un titre"),
        ("a.md", "\u{feff}---\ntitle: Un titre\ndate: 2021-06-16\n---\nLe texte.", "Un titre", "Le texte."),
        ("a.md", "\u{feff}# Un titre\n\nGenève, 16 juin 2021\n\nLe texte.", "Un titre", "# Un titre"),
        ("a.txt", "\u{feff}Un titre\n\nGenève, 16 juin 2021\n\nLe texte.", "Un titre", "Un titre"),
    ] {
        let document = read(name, text);
        assert_eq!(document.text, text, "the text keeps every byte of the file");
        assert_eq!(document.title.unwrap().of(text), title);
        assert_eq!(document.date.unwrap().to_string(), "2021-06-16", "{text:?}");
        assert!(text[document.body_start as usize..].starts_with(body), "{text:?}");
    }
}

#[test]
fn encodings_are_told_apart() {
    let text = "La mère de l’élève a appelé les présidents à Genève, où l’été fut très chaud.";
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xff, 0xfe][..], &utf16].concat();
    let bom = [&[0xef, 0xbb, 0xbf][..], text.as_bytes()].concat();
    for (bytes, notes) in [(text.as_bytes(), 0), (&bom, 0), (&latin, 1), (&utf16, 1), (&marked, 1)] {
        let decoded = decode(bytes).unwrap();
        assert_eq!(decoded.text.trim_start_matches(MARK), text);
        assert_eq!(decoded.diagnostics.len(), notes, "{:?}", decoded.diagnostics);
    }
    assert_eq!(decode(b"").unwrap().text, "");
}

/// Each character of the text is what the bytes under it say, and the offsets run from the first byte of text to the end of the file.
#[test]
fn offsets_lead_back_to_the_bytes_of_the_file() {
    use encoding_rs::*;
    let french = "« L’été », dit-il :\r\nà Genève, 16 juin 2021 — l’élève a payé 3 €.";
    let japanese = "東京で三人が会った。ABC.";
    for (text, encoding, mark) in [
        (french, UTF_8, &b"\xef\xbb\xbf"[..]),
        ("E\u{301}te\u{301} a\u{300} Gene\u{300}ve\r\n", UTF_8, b""),
        (french, WINDOWS_1252, b""),
        ("Žižek řekl: «ano», dvě €", WINDOWS_1250, b""),
        ("Москва и Киев, 2021", WINDOWS_1251, b""),
        (french, UTF_16LE, b"\xff\xfe"),
        ("l’été 😂 à Genève", UTF_16BE, b"\xfe\xff"),
        (japanese, SHIFT_JIS, b""),
        (japanese, EUC_JP, b""),
        (japanese, ISO_2022_JP, b""),
        ("北京 2021 年，😂 é", GB18030, b""),
    ] {
        let body = match encoding.name() {
            "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => encoding.encode(text).0.into_owned(),
        };
        let bytes = [mark, &body].concat();
        let decoded = match encoding {
            known if known == UTF_8 || !mark.is_empty() => decode(&bytes).unwrap(),
            guessed => encoding::convert(&bytes, 0, guessed, Vec::new()).unwrap(),
        };
        let mut document = Document::new("a.txt", decoded.text);
        document.origin = decoded.origin;
        let at = if document.text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
        assert_eq!(&document.text[at..], text, "{}", encoding.name());
        let (mut last, mut said) = (mark.len() as u32, String::new());
        for (offset, c) in document.text[at..].char_indices() {
            let span = document.file_span(Span::new(at + offset, at + offset + c.len_utf8()));
            assert_eq!(span.start, last, "{} {c:?}", encoding.name());
            last = span.end;
            if encoding != ISO_2022_JP {
                said += &encoding.decode_without_bom_handling(&bytes[span.range()]).0;
            }
        }
        assert!(encoding == ISO_2022_JP || said == text, "{said}");
        assert!(bytes.len() as u32 - last <= 3, "{}: the end", encoding.name());
    }
}

#[test]
fn binary_data_is_refused_at_the_door() {
    let png = [&[0x89, b'P', b'N', b'G', 13, 10, 26, 10][..], &[0, 0, 0, 13, 1, 2, 3, 4, 5, 6].repeat(30)].concat();
    let error = document("a.txt", &png, &FORMATS[0], &calendars(), None).unwrap_err();
    assert_eq!((error.place.as_str(), error.fact.as_str()), ("a.txt", "holds binary data, no text"));
    assert!(
        decode(b"one zero byte \0 in a long enough text is odd but harmless, and it must be read as it stands.")
            .is_ok()
    );
}

#[test]
fn folders_are_read_in_a_stable_order() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.txt", "a.md", "c.pdf", "sub/a.TEXT", ".hidden.txt", "sub/deep/z.txt", "noextension"] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "x").unwrap();
    }
    let found = find(&[folder.path().to_path_buf()]).unwrap();
    let names: Vec<&str> = found.sources.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["a.md", "b.txt", "sub/a.TEXT", "sub/deep/z.txt"]);
    assert_eq!(found.skipped, 3);
    let named = find(&[folder.path().join("noextension"), "-".into()]).unwrap();
    assert_eq!(named.sources[0].name, "noextension");
    assert!(named.sources[1].path.is_none());
    let error = find(&[folder.path().join("absent")]).err().unwrap();
    assert!(error.to_string().contains("is not there"), "{error}");
}

#[test]
fn every_format_names_its_extensions_in_lower_case() {
    for format in FORMATS {
        assert!(!format.about.is_empty());
        for extension in format.extensions {
            assert_eq!(*extension, extension.to_lowercase());
            assert_eq!(format_of(&format!("x/a.{extension}")).unwrap().name, format.name);
        }
    }
}

#[test]
fn harmed_files_never_panic_and_their_spans_fit() {
    use crate::base::harm::{Chance, cases, harm};
    let plain = "\u{feff}date 2021-06-16\r\nTitre « à » moitié\r\n\r\nGenève, 16 juin 2021 – Le texte, d'un été. 8 mars 2018 . – Suite";
    let marked = "---\ntitle: \"Été à Genève\"\ndate: 2021-06-16\n---\n# Titre\n\n**Genève**, le [lien](http://x) 16 juin 2021.\n";
    let latin: Vec<u8> =
        "Titre\n\nL'\u{e9}t\u{e9} \u{e0} Gen\u{e8}ve, le 16 juin 2021.".chars().map(|c| c as u8).collect();
    let calendars = calendars();
    let mut chance = Chance(5);
    for case in 0..cases(2000) {
        for format in FORMATS {
            let mut bytes = [plain.as_bytes(), marked.as_bytes(), &latin][chance.below(3)].to_vec();
            harm(&mut bytes, &mut chance);
            let name = format!("2021-06/{case}.{}", format.extensions[0]);
            let Ok(read) = document(&name, &bytes, format, &calendars, None) else { continue };
            assert!(read.text.get(read.body_start as usize..).is_some(), "{bytes:?}");
            assert!(read.title.is_none_or(|title| read.text.get(title.range()).is_some()), "{bytes:?}");
            let ends: Vec<u32> = read.text.char_indices().map(|(at, _)| read.file_span(Span::new(0, at)).end).collect();
            let whole = read.file_span(Span::new(0, read.text.len())).end;
            assert!(ends.is_sorted() && ends.last().is_none_or(|last| *last <= whole), "{bytes:?}");
            assert!(whole as usize <= bytes.len(), "{bytes:?}");
            if let Some(origin) = &read.origin {
                let encoding = encoding_rs::Encoding::for_label(origin.encoding.as_bytes()).unwrap();
                let mark = encoding_rs::Encoding::for_bom(&bytes).map_or(0, |(_, mark)| mark);
                assert_eq!(read.text, encoding.decode_without_bom_handling(&bytes[mark..]).0, "{bytes:?}");
            }
        }
    }
}
