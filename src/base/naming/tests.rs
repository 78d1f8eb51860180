use super::*;

fn naming() -> Naming {
    Naming::load(&DataFiles::embedded()).unwrap()
}

#[test]
fn folding_drops_case_accents_and_punctuation() {
    let check = |name: &str, expected: &str| assert_eq!(fold(name), expected, "{name}");
    check("L’Œuvre–d’Émile", "l oeuvre d emile");
    check("O.N.U.", "onu");
    check("J. K. Rowling", "j k rowling");
    check("J.K. Rowling", "jk rowling");
    check("J.Biden", "j biden");
    check("U.S.A", "usa");
    check("Jean-Luc  MÉLENCHON", "jean luc melenchon");
    check("« Straße »", "strasse");
    check("Łódź", "lodz");
    check("Зеленский", "зеленскии");
    check("St. Petersburg", "st petersburg");
    check("", "");
    check("…", "");
    // Decomposed text reads like composed text.
    check("Raïssa", "raissa");
    check("Rai\u{308}ssa", "raissa");
}

#[test]
fn keys_leave_out_titles_articles_and_legal_forms() {
    let naming = naming();
    let check = |name: &str, style, expected: &str| assert_eq!(naming.key(name, style), expected, "{name}");
    check("M. Viktor Bout", NameStyle::Person, "viktor bout");
    check("le président Vladimir Poutine", NameStyle::Person, "vladimir poutine");
    check("Mme Bout", NameStyle::Person, "bout");
    check("prince William", NameStyle::Person, "prince william");
    check("John Major", NameStyle::Person, "john major");
    check("Marine Le Pen", NameStyle::Person, "marine le pen");
    check("Le Pen", NameStyle::Person, "le pen");
    check("L'Oréal SA", NameStyle::Organization, "oreal");
    check("The Guardian", NameStyle::Organization, "guardian");
    check("La Haye", NameStyle::Place, "haye");
    check("Youssou N'Dour", NameStyle::Person, "youssou ndour");
    check("M.", NameStyle::Person, "m");
}

#[test]
fn spellings_of_one_name_sound_alike() {
    let naming = naming();
    for group in [
        &["Poutine", "Putin", "Путин"][..],
        &["Iarochenko", "Yaroshenko", "Ярошенко"],
        &["Zelensky", "Zelenskyy", "Zelenskiy", "Zelenski", "Зеленский"],
        &["Bout", "But", "Бут"],
        &["Choïgou", "Shoigu", "Shoygu", "Шойгу"],
        &["Khrouchtchev", "Khrushchev", "Хрущёв"],
        &["Ianoukovitch", "Yanukovych", "Янукович"],
        &["Timochenko", "Tymoshenko", "Тимошенко"],
        &["Sergueï", "Sergei", "Sergey", "Сергей"],
        &["Dmitri", "Dmitry", "Dmitriy", "Дмитрий"],
        &["Eltsine", "Yeltsin", "Ельцин"],
        &["Jirinovski", "Zhirinovsky", "Жириновский"],
        &["Ievgueni", "Yevgeny", "Evgueni", "Евгений"],
        &["Nazarbaïev", "Nazarbayev", "Назарбаев"],
        &["Dostoïevski", "Dostoyevsky", "Достоевский"],
        &["Navalny", "Navalnyi", "Навальный"],
        &["Mohamed", "Muhammad", "Mohammed"],
        &["Kadhafi", "Gaddafi", "Qaddafi"],
        &["Bachar el-Assad", "Bashar al-Assad"],
        &["Tsipras", "Τσίπρας"],
        &["Saakachvili", "Saakashvili", "სააკაშვილი"],
        &["N'Diaye", "Ndiaye"],
    ] {
        let sounds: BTreeSet<String> = group.iter().map(|name| naming.sound(name)).collect();
        assert_eq!(sounds.len(), 1, "{group:?} sound {sounds:?}");
    }
}

#[test]
fn different_names_sound_different() {
    let naming = naming();
    for (a, b) in [("Bout", "Bat"), ("Macron", "Mélenchon"), ("Guinée", "Guyane"), ("Mali", "Malawi"), ("Iran", "Irak")]
    {
        assert_ne!(naming.sound(a), naming.sound(b), "{a} {b}");
    }
}

#[test]
fn titles_tell_gender() {
    let naming = naming();
    assert_eq!(naming.title_gender("Mme Bout"), Some(TitleGender::Feminine));
    assert_eq!(naming.title_gender("M. Bout"), Some(TitleGender::Masculine));
    assert_eq!(naming.title_gender("Dr Bout"), None);
}

#[test]
fn distance_is_bounded_and_counts_swaps() {
    assert_eq!(distance("poutine", "poutnie", 2), Some(1));
    assert_eq!(distance("poutine", "putin", 2), Some(2));
    assert_eq!(distance("poutine", "putin", 1), None);
    assert_eq!(distance("", "abc", 3), Some(3));
    assert_eq!(distance("", "", 0), Some(0));
    assert_eq!(distance("abc", "xyz", 2), None);
}

#[test]
fn damaged_data_is_refused_with_its_line() {
    assert!(Rules::read("x", "1\t\t\t\ts").is_err());
    assert!(Rules::read("x", "1\tQ\tch\t\tS").err().unwrap().message.contains("line 1"));
    assert!(Scripts::read("x", "# only\nя").err().unwrap().message.contains("line 2"));
}

proptest::proptest! {
    #[test]
    fn no_name_breaks_folding(name in "\\PC{0,40}") {
        let naming = naming_once();
        let folded = fold(&name);
        proptest::prop_assert_eq!(fold(&folded), folded.clone());
        naming.sound(&name);
        naming.key(&name, NameStyle::Person);
        naming.key(&name, NameStyle::Organization);
    }
}

fn naming_once() -> &'static Naming {
    static ONCE: std::sync::OnceLock<Naming> = std::sync::OnceLock::new();
    ONCE.get_or_init(naming)
}
