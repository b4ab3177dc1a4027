//! What values mean by their words: gender, marital status, education, countries, towns, and what is special.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::concept::Concept;
use super::person_names;

/// Values that, nearly all together, make a column what it is. The words are compared whole, in lower case.
pub(super) struct Vocabulary {
    pub(super) concept: Concept,
    pub(super) says: &'static str,
    words: &'static [&'static str],
    /// At least this many different ones must occur.
    pub(super) at_least: usize,
}

#[rustfmt::skip]
pub(super) const VOCABULARIES: &[Vocabulary] = &[
    Vocabulary {
        concept: Concept::Gender,
        says: "genders",
        at_least: 2,
        words: &[
            "m", "f", "w", "d", "x", "male", "female", "diverse", "divers", "man", "woman", "männlich", "weiblich",
            "mann", "frau", "herr", "mr", "mrs", "ms", "miss", "non-binary", "nonbinary", "nichtbinär", "other",
            "unknown", "unbekannt", "keine angabe", "andere", "homme", "femme", "masculin", "féminin", "h", "hombre",
            "mujer", "masculino", "femenino", "feminino", "varón", "uomo", "donna", "maschio", "femmina", "maschile",
            "femminile", "vrouw", "v", "mannelijk", "vrouwelijk", "mężczyzna", "kobieta", "k", "homem", "mulher", "kvinna",
            "kvinde", "kvinne", "mand", "mies", "nainen", "muž", "žena", "férfi", "nő", "bărbat", "femeie", "erkek", "kadın",
            "мужской", "женский", "м", "ж", "муж", "жен", "мужчина", "женщина", "чоловіча", "жіноча", "чоловік", "жінка",
            "мъж", "жена", "άνδρας", "γυναίκα", "άρρεν", "θήλυ", "男", "女", "男性", "女性", "남", "여", "남성", "여성", "남자",
            "여자", "ذكر", "أنثى",
        ],
    },
    Vocabulary {
        concept: Concept::Marital,
        says: "marital statuses",
        at_least: 2,
        words: &[
            "single", "married", "divorced", "widowed", "widow", "together", "separated", "never-married",
            "never married", "ledig", "verheiratet", "geschieden", "verwitwet", "verpartnert", "getrennt",
            "cohabiting", "civil partnership", "married-civ-spouse", "married-spouse-absent", "married-af-spouse",
            "alone", "unmarried", "partnered", "célibataire", "marié", "mariée", "divorcé", "divorcée", "veuf", "veuve",
            "pacsé", "pacsée", "soltero", "soltera", "casado", "casada", "divorciado", "divorciada", "viudo", "viuda",
            "celibe", "nubile", "coniugato", "coniugata", "sposato", "sposata", "divorziato", "divorziata", "vedovo",
            "vedova", "ongehuwd", "gehuwd", "gescheiden", "weduwe", "weduwnaar", "kawaler", "panna", "żonaty", "zamężna",
            "rozwiedziony", "rozwiedziona", "wdowiec", "wdowa", "женат", "замужем", "холост", "не замужем", "разведен",
            "разведена", "вдова", "вдовец", "άγαμος", "έγγαμος", "διαζευγμένος", "未婚", "已婚", "离异", "丧偶", "既婚", "独身",
            "離婚", "미혼", "기혼", "이혼",
        ],
    },
    Vocabulary {
        concept: Concept::Education,
        says: "levels of education",
        at_least: 2,
        words: &[
            "primary", "secondary", "tertiary", "bachelor", "bachelors", "master", "masters", "phd", "doctorate",
            "hs-grad", "some-college", "assoc-voc", "assoc-acdm", "prof-school", "graduation", "basic", "2n cycle",
            "preschool", "high school", "university", "college", "abitur", "realschule", "hauptschule",
            "fachhochschule", "universität", "promotion", "mittlere reife", "hochschulabschluss", "1st-4th",
            "5th-6th", "7th-8th", "9th", "10th", "11th", "12th", "unknown",
        ],
    },
    Vocabulary {
        concept: Concept::Country,
        says: "countries",
        at_least: 3,
        words: &[
            "germany", "deutschland", "austria", "österreich", "switzerland", "schweiz", "france", "frankreich",
            "italy", "italien", "spain", "spanien", "netherlands", "niederlande", "belgium", "belgien", "poland",
            "polen", "portugal", "england", "scotland", "ireland", "united kingdom", "uk", "usa", "united states",
            "united-states", "canada", "kanada", "mexico", "china", "japan", "india", "indien", "turkey", "türkei",
            "greece", "griechenland", "denmark", "dänemark", "sweden", "schweden", "norway", "norwegen", "finland",
            "finnland", "russia", "russland", "ukraine", "romania", "hungary", "vietnam", "cuba", "brazil",
            "brasilien", "philippines", "de", "at", "ch", "fr", "it", "es", "nl", "be", "pl", "gb", "us", "dk", "se",
        ],
    },
    Vocabulary {
        concept: Concept::Religion,
        says: "religions",
        at_least: 2,
        words: &[
            "catholic", "protestant", "muslim", "islam", "jewish", "judaism", "hindu", "hinduism", "buddhist",
            "buddhism", "orthodox", "atheist", "christian", "katholisch", "evangelisch", "muslimisch", "jüdisch",
            "konfessionslos", "römisch-katholisch", "rk", "ev", "sikh", "none", "keine", "agnostic", "lutheran",
            "anglican", "other", "andere", "catholique", "protestant", "protestante", "musulman", "musulmane", "juif",
            "juive", "bouddhiste", "athée", "orthodoxe", "católico", "católica", "musulmán", "judío", "judía", "budista",
            "ateo", "atea", "evangélico", "cattolico", "cattolica", "musulmano", "musulmana", "ebreo", "ebrea", "buddista",
            "ortodosso", "valdese", "katholiek", "protestants", "moslim", "joods", "boeddhist", "hervormd", "gereformeerd",
            "katolik", "katolickie", "rzymskokatolickie", "prawosławny", "prawosławne", "muzułmanin", "islamskie",
            "żydowskie", "ateista", "православие", "православный", "ислам", "мусульманин", "мусульманство", "иудаизм",
            "буддизм", "католик", "католицизм", "атеист", "атеизм", "ορθόδοξος", "χριστιανός", "μουσουλμάνος", "καθολικός",
            "άθεος", "佛教", "基督教", "伊斯兰教", "道教", "天主教", "仏教", "神道", "キリスト教", "イスラム教", "불교", "기독교", "천주교",
            "무교", "개신교", "مسلم", "مسيحي", "יהודי",
        ],
    },
    Vocabulary {
        concept: Concept::Ethnicity,
        says: "ethnic groups",
        at_least: 2,
        words: &[
            "white", "black", "asian", "hispanic", "latino", "caucasian", "african american", "native american",
            "asian-pac-islander", "amer-indian-eskimo", "mixed", "arab", "roma", "sinti", "other", "pacific islander",
        ],
    },
    Vocabulary {
        concept: Concept::Politics,
        says: "political parties or leanings",
        at_least: 2,
        words: &[
            "cdu", "csu", "spd", "fdp", "afd", "grüne", "die grünen", "die linke", "bsw", "labour", "conservative",
            "tory", "liberal democrat", "democrat", "republican", "liberal", "independent", "green", "left", "right",
            "other", "none", "keine", "sonstige",
        ],
    },
    Vocabulary {
        concept: Concept::SexLife,
        says: "sexual orientations",
        at_least: 2,
        words: &[
            "heterosexual", "homosexual", "bisexual", "gay", "lesbian", "straight", "queer", "asexual",
            "heterosexuell", "homosexuell", "bisexuell", "schwul", "lesbisch", "other", "hétérosexuel", "hétérosexuelle",
            "homosexuel", "homosexuelle", "bisexuel", "bisexuelle", "lesbienne", "eterosessuale", "omosessuale",
            "bisessuale", "gej", "lesbijka", "heteroseksualny", "homoseksualny", "biseksualny", "heteroseksueel",
            "homoseksueel", "biseksueel", "lesbiana", "гетеросексуал", "гомосексуал", "бисексуал", "异性恋", "同性恋", "双性恋",
        ],
    },
];

/// Common words that fit many vocabularies and so are evidence for none.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
     "other", "andere", "unknown", "unbekannt", "none", "keine", "keine angabe", "x", "sonstige", "basic",
     "independent", "green", "left", "right", "mixed", "primary", "secondary", "alone",
 ];

impl Vocabulary {
    pub(super) fn knows(&self, value: &str) -> bool {
        self.words.contains(&value)
    }

    /// The word alone says what the column is about.
    pub(super) fn is_telling(&self, value: &str) -> bool {
        self.knows(value) && !FILLERS.contains(&value)
    }
}

/// Words that, inside a value, speak of something sensitive. The beginning of a word is enough.
#[rustfmt::skip]
pub(super) const TELLING: &[(Concept, &str, &[&str])] = &[
    (
        Concept::Health,
        "speak of health",
        &[
            "diabet", "gluten", "lactose", "laktose", "allerg", "low sugar", "low salt", "zuckerarm", "salzarm",
            "cancer", "krebs", "asthma", "depress", "hiv", "pregnan", "schwanger", "disab", "behinder", "insulin",
            "hypertens", "bluthochdruck", "migraine", "migräne", "epilep", "dialysis", "dialyse", "kidney", "coeliac",
            "celiac", "zöliakie", "intoleran", "unverträglich", "hepatitis", "therap", "chemo", "dement", "arthrit",
            "copd", "stroke", "schlaganfall", "herzinfarkt", "wheelchair", "hearing", "sign language", "braille",
            "step-free", "step free", "screen reader", "large print", "guide dog", "assistance dog", "mobility", "deaf",
            "visually", "impair", "handicap", "reduced mobility", "rollstuhl", "gebärden", "sehbehind", "hörbehind",
            "schwerhörig", "gehbehind", "fauteuil roulant", "malvoyant", "malentendant", "silla de ruedas", "discapac",
            "disabil", "sedia a rotelle", "rolstoel", "slechtzi", "slechthor", "wózek", "niepełnospr", "niewidom",
            "diabèt", "asma", "astma", "cáncer", "cancro", "cukrzyc", "nadciśn", "épilep", "padaczk", "hipertens",
            "ipertens", "диабет", "астма", "инвалид", "аллерг", "гипертон", "онколог", "διαβήτ", "άσθμα", "αναπηρ",
            "糖尿病", "高血压", "高血圧", "哮喘", "喘息", "癌", "残疾", "アレルギー", "車椅子", "당뇨", "고혈압", "천식", "휠체어",
        ],
    ),
    (
        Concept::Religion,
        "speak of religion",
        &["halal", "kosher", "koscher", "ramadan", "baptis", "communion", "kommunion", "konfirm"],
    ),
    (
        Concept::Union,
        "speak of trade unions",
        &["ver.di", "verdi", "ig metall", "igbce", "gewerkschaft", "trade union", "unison"],
    ),
    (
        Concept::Complaint,
        "speak of complaints",
        &[
            "complain", "beschwer", "reklam", "late delivery", "damaged", "wrong bill", "refund", "verspätet",
            "beschädigt",
        ],
    ),
    (
        Concept::Credit,
        "speak of debts or credit",
        &["insolv", "mahnung", "overdue", "arrears", "default", "inkasso", "schulden"],
    ),
];

/// Whether a value in lower case holds a word that begins with one of `starts`.
pub(super) fn holds(value: &str, starts: &[&str]) -> bool {
    let mut in_word = false;
    value.char_indices().any(|(at, sign)| {
        let begins = sign.is_alphanumeric() && !in_word;
        in_word = sign.is_alphanumeric();
        begins && value.get(at..).is_some_and(|rest| starts.iter().any(|start| rest.starts_with(start)))
    })
}

/// Large towns of Europe and some of the world, in lower case, as they write themselves and as others do.
#[rustfmt::skip]
const TOWNS: &[&str] = &[
    "berlin", "hamburg", "münchen", "munich", "köln", "cologne", "frankfurt", "frankfurt am main", "stuttgart",
    "düsseldorf", "leipzig", "dortmund", "essen", "bremen", "dresden", "hannover", "nürnberg", "duisburg", "bochum",
    "wuppertal", "bielefeld", "bonn", "münster", "mannheim", "karlsruhe", "augsburg", "wiesbaden", "aachen", "kiel",
    "freiburg", "mainz", "lübeck", "erfurt", "rostock", "kassel", "ulm", "potsdam", "würzburg", "regensburg", "wien",
    "vienna", "graz", "linz", "salzburg", "innsbruck", "klagenfurt", "zürich", "zurich", "genf", "genève", "geneva",
    "basel", "bern", "lausanne", "luzern", "london", "birmingham", "manchester", "leeds", "liverpool", "bristol",
    "sheffield", "glasgow", "edinburgh", "cardiff", "belfast", "dublin", "cork", "nottingham", "newcastle", "leicester",
    "paris", "marseille", "lyon", "toulouse", "nice", "nantes", "montpellier", "strasbourg", "bordeaux", "lille",
    "rennes", "reims", "toulon", "grenoble", "dijon", "angers", "madrid", "barcelona", "valencia", "sevilla", "zaragoza",
    "málaga", "murcia", "bilbao", "alicante", "córdoba", "valladolid", "vigo", "gijón", "granada", "roma", "rome",
    "milano", "milan", "napoli", "torino", "palermo", "genova", "bologna", "firenze", "florence", "bari", "catania",
    "venezia", "verona", "padova", "trieste", "amsterdam", "rotterdam", "den haag", "utrecht", "eindhoven", "groningen",
    "tilburg", "almere", "breda", "nijmegen", "haarlem", "arnhem", "brussel", "bruxelles", "brussels", "antwerpen",
    "gent", "brugge", "liège", "charleroi", "leuven", "luxembourg", "warszawa", "kraków", "łódź", "wrocław", "poznań",
    "gdańsk", "szczecin", "bydgoszcz", "lublin", "białystok", "katowice", "gdynia", "częstochowa", "radom", "toruń",
    "rzeszów", "lisboa", "lisbon", "porto", "braga", "coimbra", "faro", "stockholm", "göteborg", "malmö", "uppsala",
    "københavn", "copenhagen", "aarhus", "odense", "aalborg", "oslo", "bergen", "trondheim", "stavanger", "helsinki",
    "espoo", "tampere", "turku", "oulu", "praha", "prague", "brno", "ostrava", "plzeň", "bratislava", "košice",
    "budapest", "debrecen", "szeged", "pécs", "bucurești", "cluj-napoca", "timișoara", "iași", "zagreb", "split",
    "ljubljana", "maribor", "beograd", "sofia", "plovdiv", "athens", "thessaloniki", "istanbul", "ankara", "izmir",
    "moscow", "moskau", "kyiv", "kiev", "new york", "los angeles", "chicago", "houston", "phoenix", "philadelphia",
    "san antonio", "san diego", "dallas", "boston", "seattle", "denver", "miami", "atlanta", "toronto", "montréal",
    "vancouver", "sydney", "melbourne", "são paulo", "rio de janeiro", "buenos aires", "tokyo", "beijing", "shanghai",
];

/// Whether a value in lower case is a town.
pub(super) fn town(value: &str) -> bool {
    TOWNS.contains(&value.trim())
}

fn folded(names: impl Iterator<Item = &'static str>) -> BTreeSet<String> {
    names.map(str::to_lowercase).collect()
}

static GIVEN: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(person_names::given()));
static SURNAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| folded(person_names::surnames()));

/// What a value in lower case is as a person's name: a given name, a surname, both together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NameKind {
    Given,
    Surname,
    Full,
}

pub(super) fn name(value: &str) -> Option<NameKind> {
    if let Some(kind) = super::scripts::person(value) {
        return Some(kind);
    }
    let given = |word: &str| GIVEN.contains(word);
    let surname = |word: &str| SURNAMES.contains(word);
    if given(value) {
        return Some(NameKind::Given);
    }
    if surname(value) {
        return Some(NameKind::Surname);
    }
    let words: Vec<&str> = value.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return None };
    if !(2..=4).contains(&words.len()) || value.bytes().any(|b| b.is_ascii_digit()) {
        // Jean-Luc, Müller-Lüdenscheidt
        return match value.split_once('-') {
            Some((a, _)) if given(a) => Some(NameKind::Given),
            Some((a, b)) if surname(a) || surname(b) => Some(NameKind::Surname),
            _ => None,
        };
    }
    // Anna Maria is a given name, Anna Meyer is a person; so is Meyer, Anna.
    match (given(first), given(last), surname(first), surname(last)) {
        (true, _, _, true) | (_, true, true, _) => Some(NameKind::Full),
        (true, true, ..) => Some(NameKind::Given),
        (true, false, ..) if words.len() == 2 => Some(NameKind::Full),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinguished() {
        assert_eq!(name("anna"), Some(NameKind::Given));
        assert_eq!(name("schröder"), Some(NameKind::Surname));
        assert_eq!(name("anna schröder"), Some(NameKind::Full));
        assert_eq!(name("schröder, anna"), Some(NameKind::Full));
        assert_eq!(name("anna maria"), Some(NameKind::Given));
        assert_eq!(name("anna-lena"), Some(NameKind::Given));
        assert_eq!(name("weekly box"), None);
        assert_eq!(name("berlin"), None);
    }

    #[test]
    fn words_count_from_their_beginning() {
        assert!(holds("gluten-free", &["x", "gluten"]) && holds("type 2 diabetes", &["diabet"]));
        assert!(!holds("archive", &["hiv"]) && !holds("unallergic", &["allerg"]) && holds("éa hiv+", &["hiv"]));
    }
}
