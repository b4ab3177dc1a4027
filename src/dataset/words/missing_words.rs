//! Words that mean no value: what forms, exports and spreadsheets write if nothing is known.
//!
//! They are made by rules: marks that are alone, errors of spreadsheets, letters with points or strokes between them,
//! words in brackets, and phrases such as "not specified" from the beginnings and ends that a language has. Words that
//! mean nothing only in some columns (`none`, `other`, `x`, `0`, `99`) are not among them: "none" is an answer to the
//! question about illnesses.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::folding::folded;
use crate::dataset::reading::options::OpenOptions;

/// The words that mean no value in a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct MissingWords {
    /// The analyst's words, folded, which replace the known ones.
    given: Option<HashSet<String>>,
}

impl MissingWords {
    /// Longest word that can mean no value, in bytes.
    pub const LONGEST: usize = 60;

    /// The words that the options list, or the known ones if there is no list.
    pub fn of(options: &OpenOptions) -> Self {
        let given = options.missing_values.as_ref();
        Self {
            given: given.map(|words| words.iter().map(|word| folded(word)).filter(|word| !word.is_empty()).collect()),
        }
    }

    /// The analyst has said which words they are.
    pub fn are_given(&self) -> bool {
        self.given.is_some()
    }

    /// Whether a cell, which is not empty, holds nothing but such a word.
    pub fn has(&self, cell: &str) -> bool {
        if cell.len() > Self::LONGEST {
            return false;
        }
        match &self.given {
            Some(words) => !words.is_empty() && words.contains(&folded(cell)),
            None => may_be(cell.as_bytes()) && is_known(cell),
        }
    }
}

/// What a program writes for an empty cell and nobody gives as an answer: spaces, `\N`, `NaT`, a date of zeros, the
/// last day of the last year.
pub(crate) fn stands_for_empty(text: &str) -> bool {
    let text = trimmed(text);
    matches!(text, "" | "\\N" | "NaT" | "9999-12-31" | "31.12.9999" | "12/31/9999" | "31/12/9999") || is_zero_date(text)
}

/// Numbers and dates that represent nothing among words: `-9999`, `9999-12-31`, `1111-11-11`, the day zero of
/// spreadsheets.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let nines = text.strip_prefix('-').is_some_and(|digits| digits.len() >= 4 && digits.bytes().all(|b| b == b'9'));
    nines
        || matches!(
            text,
            "9999-12-31"
                | "31.12.9999"
                | "12/31/9999"
                | "31/12/9999"
                | "1111-11-11"
                | "11.11.1111"
                | "1899-12-30"
                | "30.12.1899"
        )
}

/// A quick look at the first letters and the length, since most cells are no such word.
fn may_be(cell: &[u8]) -> bool {
    let Some(first) = cell.first() else { return false };
    match first {
        b'0'..=b'9' => cell.iter().all(|b| matches!(b, b'0' | b'-' | b'.' | b'/' | b':' | b' ' | b'T')),
        b'a'..=b'z' | b'A'..=b'Z' => {
            let second = cell.get(1).copied().unwrap_or_default();
            let lengths = LENGTHS.get(place(*first, second)).copied().unwrap_or_default();
            lengths >> cell.len().min(63) & 1 == 1 && !cell.iter().any(|b| b.is_ascii_digit() || *b == b'@')
        }
        _ => true,
    }
}

/// First two letters in a table of 32 × 32; what is no ASCII letter is 0.
fn place(first: u8, second: u8) -> usize {
    let number = |b: u8| if b.is_ascii_alphabetic() { usize::from(b.to_ascii_lowercase() - b'a') + 1 } else { 0 };
    number(first) * 32 + number(second)
}

/// Lengths of the known words, as bits, by their first two letters. A word may have been longer before it was folded.
static LENGTHS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut lengths = vec![0_u64; 1024];
    let mut add = |word: &str| {
        let bytes = word.as_bytes();
        let (Some(first), second) = (bytes.first(), bytes.get(1).copied().unwrap_or_default()) else { return };
        for second in [second, 0, 0x80] {
            if let Some(slot) = lengths.get_mut(place(*first, second)) {
                (bytes.len()..bytes.len() + 4).for_each(|length| *slot |= 1 << length.min(63));
            }
        }
    };
    WORDS.iter().for_each(|word| add(word));
    (3..12).for_each(|length| add(&"x".repeat(length)));
    for initials in INITIALS {
        // With points, strokes and spaces between them.
        if let Some(first) = initials.bytes().next().filter(u8::is_ascii_alphabetic)
            && let Some(slot) = lengths.get_mut(place(first, 0))
        {
            (2..=12).for_each(|length| *slot |= 1 << length);
        }
    }
    lengths
});

/// Whether a cell is a known word for no value.
fn is_known(cell: &str) -> bool {
    let cell = trimmed(cell);
    // Spaces alone hold nothing either.
    if cell.is_empty() || is_mark(cell) || is_spreadsheet_error(cell) || is_zero_date(cell) {
        return true;
    }
    if matches!(cell, "\\N" | "NaT" | "1.#QNAN" | "-1.#IND" | "1.#IND") {
        return true;
    }
    let word = folded(cell);
    // "na" is a word for no value, "nä" is none: so short a word is taken by its letters alone.
    if word.len() <= 3 && word != cell.to_lowercase() && cell.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
        return false;
    }
    if let Some(inside) = in_brackets(&word) {
        return inside.is_empty() || IN_BRACKETS.contains(&inside) || is_phrase(inside);
    }
    is_phrase(&word)
}

/// Without spaces and signs of no width at its ends.
fn trimmed(cell: &str) -> &str {
    cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}'))
}

fn is_phrase(word: &str) -> bool {
    if WORDS.contains(word) || is_initials(word) {
        return true;
    }
    // `not_specified`, `non-renseigné`, `Unknown.`
    let plain = word.trim_end_matches(['.', '!', '?', ':', ';', '*']).replace(['_', '-'], " ");
    let runs_of_x = word.len() > 2 && word.bytes().all(|b| b == b'x');
    runs_of_x || plain != word && plain.len() > 2 && WORDS.contains(plain.trim())
}

/// `-`, `--`, `.`, `…`, `?`, `./.`, `""`: marks, with no letter, digit or plus sign. One mark that scales and tick
/// boxes are made of (`*`, `#`, `/`, an apostrophe) says nothing.
fn is_mark(cell: &str) -> bool {
    let mark = |c: char| {
        matches!(
            c,
            '-' | '–'
                | '—'
                | '−'
                | '―'
                | '‐'
                | '‑'
                | '－'
                | '.'
                | '…'
                | '·'
                | '?'
                | '？'
                | '_'
                | '/'
                | '\\'
                | '"'
                | '“'
                | '”'
                | '„'
                | '\''
                | '#'
                | '*'
                | '~'
                | ' '
                | 'ー'
        )
    };
    let letters = cell.chars().count();
    let alone = ["*", "#", "/", "\\", "_", "'", "~", "ー", "**"];
    letters <= 8 && cell.chars().all(mark) && !alone.contains(&cell)
}

/// `#DIV/0!`, `#N/A`, `#NV`, `#¡REF!`, `#ЗНАЧ!`, `####`.
fn is_spreadsheet_error(cell: &str) -> bool {
    let Some(rest) = cell.strip_prefix('#') else { return false };
    let rest = rest.strip_prefix('¡').unwrap_or(rest);
    let name = rest.trim_end_matches(['!', '?']);
    let named = (2..=16).contains(&name.chars().count())
        && name.chars().all(|c| (c.is_alphabetic() && !c.is_lowercase()) || matches!(c, '/' | '0' | '_'))
        && name.chars().any(char::is_alphabetic);
    let known =
        ["N/A", "NV", "N/D", "NA", "NULL", "NUL", "Н/Д", "YOK", "HIÁNYZIK", "SAKNAS!", "I/T", "PUUTTUU", "N.A."];
    named && (name.len() < rest.len() || known.contains(&name))
}

/// `0000-00-00`, `00.00.0000`, `0000-00-00 00:00:00`: a date of which nothing is known.
fn is_zero_date(cell: &str) -> bool {
    let zeros = cell.bytes().filter(|b| *b == b'0').count();
    let marks = cell.bytes().filter(|b| matches!(b, b'-' | b'.' | b'/')).count();
    zeros >= 6 && marks == 2 && cell.bytes().all(|b| matches!(b, b'0' | b'-' | b'.' | b'/' | b':' | b' ' | b'T'))
}

fn in_brackets(word: &str) -> Option<&str> {
    [
        ('(', ')'),
        ('<', '>'),
        ('[', ']'),
        ('{', '}'),
        ('"', '"'),
        ('\'', '\''),
        ('«', '»'),
        ('（', '）'),
        ('*', '*'),
        ('-', '-'),
    ]
    .into_iter()
    .find_map(|(open, close)| word.strip_prefix(open)?.strip_suffix(close))
    .map(str::trim)
}

/// `n.a.`, `k. A.`, `b/d`: initials of "not available" and the like, with something between or after them; without,
/// only those that are no word and no code.
fn is_initials(word: &str) -> bool {
    if !word.contains(['.', '/']) || word.len() > 12 {
        return false;
    }
    let mut letters = String::new();
    let mut last_was_letter = false;
    for letter in word.chars() {
        match letter {
            '.' | '/' | ' ' => last_was_letter = false,
            letter if letter.is_alphabetic() && !last_was_letter => {
                letters.push(letter);
                last_was_letter = true;
            }
            _ => return false,
        }
    }
    INITIALS.contains(&letters.as_str())
}

/// Letters that represent words such as "not available" where points or strokes divide them.
#[rustfmt::skip]
const INITIALS: &[&str] = &[
    "na", "nd", "np", "nr", "nb", "nk", "nv", "nc", "nn", "ka", "oa", "kw", "sd", "so", "bd", "nvt", "tbd", "tba", "tbc", "nsnc",
    "ni", "nz", "нд", "δα", "ns", "nsp", "nspp",
];

/// Words that mean no value if they are in brackets, and may be a value if not.
const IN_BRACKETS: &[&str] = &["none", "nil", "keine", "aucun", "ninguno", "nessuno", "geen", "x", "deleted"];

/// Beginnings and ends of phrases: each beginning goes with each end.
#[rustfmt::skip]
const PHRASES: &[(&str, &str)] = &[
    // English
    ("not|never|none|not yet", "available|applicable|specified|provided|recorded|answered|known|given|stated|set|disclosed|reported|entered|collected|assigned|determined|asked|indicated|obtained|measured|sure|supplied|defined|assessed|captured|declared|mentioned|ascertained|shared|noted|identified|evaluated|described|clear|on file|on record"),
    ("no", "answer|information|info|data|response|entry|value|reply|record|comment|input|details|data available|information available|answer given|information given|information provided|value given|reading|statement|match|response given|information on file|idea"),
    ("information|data|value|answer|details", "missing|unavailable|not available|not provided|unknown|not given|withheld|lost"),
    ("un", "known|specified|defined|disclosed|assigned|determined|available|answered|reported|recorded|identified|stated|set|clear|declared|indicated|knowable"),
    ("to be", "determined|confirmed|announced|defined|advised|specified|provided|added|decided|entered|clarified"),
    ("do not|don't|dont|does not|doesn't|i don't|i do not|did not", "know|remember|answer|respond|wish to answer|wish to say|say|recall|specify|state|disclose"),
    ("prefer not to|prefer not|prefers not to|would rather not|rather not|i prefer not to|declined to|declines to|refused to|refuses to|chose not to|does not wish to|wish not to", "say|answer|disclose|tell|respond|state|specify|provide|share|reply"),
    ("cannot|can't|could not|unable to|can not", "say|answer|determine|be determined|tell|remember|assess"),
    // German
    ("keine|kein|keinen|keiner|ohne|fehlende|fehlender", "angabe|angaben|antwort|eintrag|eintragung|daten|wert|werte|information|informationen|info|auskunft|aussage|nennung|zuordnung|rückmeldung|ergebnis|eingabe|kenntnis|erfassung|angabe gemacht|angaben gemacht|angabe möglich|angaben vorhanden|daten vorhanden|ahnung|auswahl|hinterlegung|befund vorhanden|angaben verfügbar|daten verfügbar"),
    ("nicht|noch nicht", "angegeben|bekannt|vorhanden|erfasst|verfügbar|zutreffend|anwendbar|erhoben|beantwortet|ausgefüllt|gesetzt|zugeordnet|definiert|ermittelt|ermittelbar|bestimmt|bestimmbar|genannt|gefragt|abgefragt|hinterlegt|gepflegt|festgelegt|mitgeteilt|eingetragen|spezifiziert|dokumentiert|lesbar|zuordenbar|eingegeben|befüllt|belegt|vergeben|übermittelt|geliefert|klassifiziert|näher bezeichnet|aufgenommen|geklärt|beurteilbar|auswertbar|verzeichnet"),
    ("un", "bekannt|bekannte|bekannter|bekanntes|bestimmt|geklärt|klar|spezifiziert|definiert|benannt|beantwortet|ausgefüllt|leserlich|zugeordnet"),
    ("weiß|weiss", "nicht|ich nicht|nichts|es nicht"),
    ("möchte|möchte ich|will|will ich|ich möchte", "nicht sagen|nicht angeben|nicht antworten|nicht beantworten|keine angabe machen|keine angaben machen|es nicht sagen|dazu nichts sagen"),
    ("trifft|liegt|liegen|steht", "nicht zu|nicht vor|nicht fest|noch nicht vor"),
    ("wert|angabe|angaben|daten|antwort|eintrag|information", "fehlt|fehlen|unbekannt|nicht vorhanden|nicht bekannt|fehlend|verweigert|entfällt|liegt nicht vor|nicht verfügbar"),
    // French
    ("non|pas|non encore|pas encore", "renseigné|renseignée|renseignés|renseignées|communiqué|communiquée|disponible|disponibles|applicable|précisé|précisée|spécifié|spécifiée|déterminé|déterminée|connu|connue|connus|défini|définie|indiqué|indiquée|fourni|fournie|concerné|concernée|attribué|attribuée|saisi|saisie|rempli|remplie|mentionné|mentionnée|répondu|déclaré|déclarée|évalué|évaluée|documenté|documentée|transmis|transmise|identifié|identifiée|classé|classée|enregistré|enregistrée|reçu|reçue|affecté|affectée|collecté|collectée|sollicité|sollicitée|complété|complétée|exprimé|répertorié|divulgué|obtenu"),
    ("sans|pas de|aucune|aucun|absence de|pas d'", "réponse|objet|donnée|données|information|informations|valeur|avis|précision|indication|renseignement|saisie"),
    ("ne|je ne", "se prononce pas|sait pas|sais pas|souhaite pas répondre|veut pas répondre|répond pas|s'applique pas|préfère pas répondre"),
    ("à", "compléter|renseigner|définir|préciser|déterminer|remplir|venir|saisir|vérifier|confirmer plus tard"),
    ("in", "connu|connue|connus|connues|déterminé|déterminée|disponible|défini|définie"),
    ("donnée|données|valeur|information|informations|réponse", "manquante|manquantes|absente|absentes|non disponible|non disponibles|indisponible|inconnue|non renseignée|manquant"),
    ("préfère|refus de|refuse de|je préfère", "ne pas répondre|ne pas dire|répondre|ne pas le dire|ne pas se prononcer|se prononcer"),
    // Spanish
    ("no|sin|aún no|todavía no", "consta|especificado|especificada|especificar|disponible|informado|informada|informar|aplica|aplicable|contesta|sabe|responde|indicado|indicada|indica|indicar|declarado|declarada|declarar|definido|definida|definir|determinado|determinada|determinar|proporcionado|proporcionada|conocido|conocida|asignado|asignada|asignar|corresponde|facilitado|facilitada|datos|dato|información|respuesta|valor|contestar|clasificar|procede|sé|lo sé|lo sabe|se sabe|se aplica|se especifica|se conoce|completado|rellenado|rellenar|responder|recuerda|precisado|precisa|hay datos|hay información|tiene datos|se dispone|detalla|detallado|existe dato|opina|documentado"),
    ("se", "desconoce|ignora"),
    ("por|a|pendiente de", "definir|determinar|confirmar más tarde|completar|asignar|especificar|rellenar|informar"),
    ("prefiero no|prefiere no|prefiero|no quiere|no desea", "decir|decirlo|contestar|responder|indicar|no decirlo|no contestar|no responder"),
    ("dato|datos|valor|respuesta|información", "faltante|faltantes|no disponible|no disponibles|desconocido|perdido|no disponible|ausente|no informado|desconocida"),
    // Italian
    ("non|non ancora", "specificato|specificata|dichiarato|dichiarata|pervenuto|pervenuta|disponibile|disponibili|applicabile|noto|nota|indicato|indicata|risponde|so|lo so|rilevata|definito|definita|fornito|fornita|comunicato|comunicata|conosciuto|conosciuta|assegnato|assegnata|compilato|compilata|inserito|inserita|determinato|valorizzato|valorizzata|sa|previsto|pertinente|classificato|rispondo|risposto|disponibile al momento|rilevabile|precisato|precisata|menzionato|si applica|sa/non risponde|identificato|attribuito|reperito|ricordo|espresso|documentato"),
    ("nessun|nessuna|senza|manca", "dato|risposta|informazione|indicazione|valore|dati|il dato|informazioni|specifica|opinione"),
    ("dato|dati|valore|informazione|risposta", "mancante|mancanti|assente|non disponibile|non disponibili|sconosciuto|non pervenuto|non rilevato|non presente|sconosciuta"),
    ("da", "definire|completare|compilare|determinare|specificare|inserire|assegnare|verificare"),
    ("preferisco|preferisce|preferisco non|rifiuta di", "non rispondere|non dirlo|non dichiarare|rispondere|dirlo|non dire|non specificare"),
    // Dutch
    ("niet|nog niet", "bekend|beschikbaar|van toepassing|ingevuld|opgegeven|gespecificeerd|vermeld|beantwoord|aanwezig|bepaald|ingesteld|gegeven|toegewezen|gekend|genoemd|gevraagd|gedefinieerd|verstrekt|ontvangen|aangegeven|bekendgemaakt|gemeten|vastgelegd|doorgegeven|te bepalen|ingegeven"),
    ("geen|zonder", "opgave|antwoord|gegevens|gegeven|data|informatie|info|waarde|invoer|reactie|opgaaf|idee|mening|gegevens bekend|gegevens beschikbaar|vermelding|specificatie"),
    ("weet|weet ik|weet het", "niet|ik niet|het niet"),
    ("wil|wil ik|zeg ik|wil het", "niet zeggen|liever niet|liever niet zeggen|niet antwoorden|niet opgeven|geen antwoord geven"),
    ("nader te|nog te", "bepalen|bepalen later|specificeren|definiëren|bevestigen|vullen"),
    // Polish
    ("nie", "dotyczy|wiem|wie|podano|podana|podany|określono|określony|określona|znany|znana|znane|dostępne|dostępny|dostępna|udzielono|udzielono odpowiedzi|ustalono|wskazano|wypełniono|pamiętam|zastosowano|wprowadzono|odpowiedziano|zdefiniowano|zdefiniowany|ma danych|ma informacji|wiadomo|przypisano|uzupełniono|zarejestrowano|zebrano|ma zastosowania|zgłoszono|udostępniono|podał|podała"),
    ("brak|bez|braku", "danych|informacji|odpowiedzi|wpisu|wartości|podania|określenia|zdania|wyboru|opinii"),
    ("do", "uzupełnienia|ustalenia|określenia|potwierdzenia|weryfikacji"),
    ("odmowa|odmawiam|odmówił|odmówiła", "odpowiedzi|podania|udzielenia odpowiedzi|podania danych"),
    // Portuguese
    ("não|nao|ainda não|sem|não se", "informado|informada|disponível|aplicável|se aplica|aplica|sabe|respondeu|responde|consta|especificado|especificada|declarado|declarada|definido|definida|preenchido|preenchida|sei|identificado|identificada|informação|informações|resposta|dados|dado|registado|registada|indicado|indicada|fornecido|fornecida|conhecido|conhecida|atribuído|atribuída|determinado|mencionado|classificado|lembra|há dados|há informação|especificação|valor|sabe/não responde|declaração|respondido|respondida|quer responder|deseja responder"),
    ("prefiro|prefere|prefiro não|recusou", "não responder|não dizer|não informar|não declarar|responder|dizer|informar|a responder|não opinar"),
    ("a|por", "definir|determinar|preencher|informar"),
    ("dado|dados|valor|informação", "ausente|ausentes|em falta|faltante|indisponível|não disponível|não disponíveis|desconhecido|omisso"),
    // Czech, Slovak
    ("ne", "známý|známá|známé|uvedeno|uvedený|uvedl|uvedla|uvedené|uvedená|zadáno|zadané|vím|zjištěno|zjištěné|vyplněno|vyplnené|určeno|určené|určený|určen|zodpovězeno|specifikováno|specifikované|znamý|viem|známe|dostupné|dostupný|dostupná|definováno|týká se|použije se|přiřazeno|přiřazený|hodnoceno|zodpovedané|chce odpovědět|odpověděl|odpověděla"),
    ("bez|není|nie je|nie sú", "odpovědi|odpovede|údaje|údajov|údajů|k dispozici|k dispozícii|známo|známe|známy|znám|známa|uvedeno|uvedené|dostupné|hodnoty|informací|informácií|udané|udání"),
    ("údaj|údaje|hodnota", "chybí|chýba|chýbajú|chybějí|není k dispozici|nie je k dispozícii|neuveden|neuvedený|neuvedena"),
    // Swedish, Norwegian, Danish
    ("inte|ikke|icke|ikkje", "angivet|angiven|angivna|tillgänglig|tillgängligt|tillämplig|tillämpligt|känt|känd|ifylld|ifyllt|besvarad|besvarat|besvart|besvaret|specificerat|specificeret|specificerad|spesifisert|oppgitt|oplyst|angitt|tilgjengelig|tilgængelig|tilgængeligt|aktuelt|aktuell|kjent|kendt|utfylt|udfyldt|uppgivet|uppgett|svarat|svart|svaret|definerat|definert|defineret|satt|sat|uppgiven|tilladt oplyst|utredd|bestämt|bestemt|anvendelig|anvendeligt|anvendbar|noterat|fastställd|oppgjeve"),
    ("vet|ved|veit", "inte|ikke|ikkje"),
    ("inget|ingen|inga|intet|uten|uden|utan", "svar|uppgift|uppgifter|information|informasjon|data|opplysning|opplysninger|oplysning|oplysninger|värde|verdi|værdi|angivelse|angivet|aning|besvarelse"),
    ("uppgift|uppgifter|data|värde|svar|verdi|værdi|opplysning|oplysning", "saknas|mangler|ej tillgänglig|ikke tilgjengelig"),
    ("vill|ønsker|önskar|vil|ønskjer", "ej svara|inte svara|ej uppge|inte uppge|ikke svare|ikke å svare|ikke at svare|ikke at oplyse|ikke å oppgi|ikke oppgi|ikke oplyse"),
    // Finnish
    ("ei", "tiedossa|tietoa|vastausta|saatavilla|saatavissa|määritelty|määritetty|ilmoitettu|ilmoitusta|osaa sanoa|sovellu|sovelleta|käytössä|tiedetä|asetettu|vastattu|annettu|kirjattu|merkitty|merkintää|arvoa|sovellettavissa|halua vastata|halua kertoa|halua sanoa|tunneta|vielä tiedossa"),
    ("en", "tiedä|osaa sanoa|halua vastata|halua sanoa|halua kertoa|muista"),
    ("tieto|tiedot|arvo|vastaus", "puuttuu|puuttuvat|ei saatavilla"),
    // Hungarian, Romanian
    ("nincs|nem|még nincs", "adat|megadva|ismert|elérhető|tudja|tudom|válaszolt|válaszol|alkalmazható|adta meg|kitöltve|meghatározott|meghatározva|beállítva|érték|válasz|információ|releváns|közölt|rögzített|rögzítve|értelmezhető|definiált|nyilatkozott|nyilatkozik|tudni|kívánt válaszolni|kíván válaszolni"),
    ("nu|fără|ne|in|nu este|nu e|nu sunt", "specificat|specificată|se aplică|știu|stiu|știe|este disponibil|este cazul|răspuns|răspunde|disponibil|disponibilă|declarat|declarată|cunoscut|cunoscută|completat|completată|definit|definită|determinat|date|informații|precizat|precizată|aplicabil|aplicabilă|se știe|este cunoscut|este specificat|răspund|au fost furnizate|doresc să răspund|menționat|valoare|date disponibile"),
    // Turkish
    ("bilgi|cevap|veri|yanıt|değer", "yok|verilmemiş|mevcut değil|girilmemiş|bulunmuyor|eksik"),
    ("mevcut|belli|uygulanabilir|geçerli|uygun|belirli|tanımlı", "değil"),
    // Russian, Ukrainian, Bulgarian
    ("не|ещё не", "указано|указан|указана|указаны|указал|определено|определен|определена|известно|известен|известна|заполнено|заполнен|заполнена|применимо|доступно|доступен|ответил|ответила|предоставлено|предоставлен|задано|задан|знаю|знает|вказано|вказана|вказаний|визначено|заповнено|застосовується|посочено|посочен|посочена|зададено|приложимо|наличен|попълнено|установлено|относится|подлежит|назначен|назначено|сообщается|сообщил|хочу отвечать|желаю отвечать|отвечено|введено|задано|определился|надано|відомо|відповів|отговорил|отговаря"),
    ("нет|без|немає|няма|отсутствуют|відсутні|нема", "данных|информации|ответа|сведений|даних|інформації|відповіді|данни|информация|отговор|значения|сведения|відомостей|данные|дані"),
    ("не", "извест|відома"),
    ("затрудняюсь|отказ|отказ от|отказался|відмова", "ответить|ответа|відповідати|от ответа|ответить на вопрос|відповісти"),
    // Slovene, Croatian, Serbian
    ("ne|ni|nije|nema|bez", "poznato|znano|podatka|podatkov|odgovora|navedeno|podataka|vem|znam|dostupno|primjenjivo|zna|ve|odgovora|določeno|definirano|na voljo|primjenjuje se|informacija|primenljivo|uneseno|unešeno|željem odgovoriti|poznat|poznata|poznan|poznana|izpolnjeno|specificirano|opredeljeno|opredijeljeno"),
    // Greek
    ("δεν|μη|χωρίς|άνευ", "γνωρίζω|απαντώ|απάντησε|διαθέσιμο|διαθέσιμη|διαθέσιμος|απάντηση|καθορισμένο|ισχύει|υπάρχει|υπάρχουν στοιχεία|υπάρχουν δεδομένα|εφαρμόζεται|δηλώθηκε|δηλωμένο|στοιχεία|δεδομένα|ορισμένο|εφαρμόσιμο|ξέρω|καταχωρημένο|προσδιορισμένο|συμπληρωμένο|συμπληρώθηκε|είναι γνωστό|γνωστό|αναφέρεται"),
    // Baltic languages, Estonian
    ("nav|ne|nėra|nenurodyta|ei ole|pole", "zināms|zināma|norādīts|pieejams|datu|duomenų|nurodyta|žinoma|žinau|taikoma|teada|määratud|andmeid|täidetud|saadaval|vastust|informacijos|informācijas|atsakymo|atbildes"),
    // Indonesian, Vietnamese
    ("tidak|belum|tanpa", "diketahui|tersedia|ada data|berlaku|dijawab|diisi|ditentukan|tahu|disebutkan|menjawab|ada informasi|keterangan|ada keterangan"),
    ("không", "rõ|biết|xác định|áp dụng|có dữ liệu|có thông tin|trả lời|cung cấp"),
    // Arabic
    ("غير|لا", "معروف|محدد|متوفر|متاح|معرف|معلوم|مذكور|معروفة|محددة|متوفرة|ينطبق|يوجد|أعرف|تتوفر|توجد بيانات|إجابة|قابل للتطبيق"),
];

/// Words and phrases that follow no pattern.
#[rustfmt::skip]
const SINGLE: &[&str] = &[
    // Programs
    "null", "nan", "-nan", "nan(ind)", "-nan(ind)", "na", "n/a", "nil", "nd", "undefined", "void", "dbnull", "nullptr",
    "none given", "tbd", "tba", "tbc", "#missing", "no_value", "novalue", "nodata", "noinfo", "noanswer", "notset",
    "ns/nc", "nvt", "n/v", "n.k", "n/k", 
    // English
    "missing", "blank", "empty", "redacted", "withheld", "anonymized", "anonymised",
    "placeholder", "dummy value", "decline to answer", "declined to answer", "undetermined", "indeterminate",
    "unk", "unkn", "unknwn", "unkown", "unknow", "refused to answer", "inapplicable", "n a", "system missing",
    "missing value", "missing data", "other/not specified", "other/not known", "unknown/other",
    "unknown/refused", "don't know/refused", "nobody knows", "prefer not",
    // German
    "unb", "leer", "fehlt", "fehlend", "fehlender wert", "fehlanzeige", "entfällt", "platzhalter", "keine angabe (k.a.)", 
    "noch offen", "wird nachgereicht", "wird ergänzt", "anonymisiert", "geschwärzt", "unbek", "ungeklaert",
    "keine ang", "o. angabe", "k. angabe", "angabe verweigert", "antwort verweigert", "auskunft verweigert", "sonstiges/unbekannt",
    "#bezug", "bitte auswählen", "bitte wählen", "-- bitte wählen --", 
    // French
    "vide", "manquant", "manquante", "ignoré", "ignorée", "indéfini", "non-réponse", "non réponse", "s/o", "anonymisé",
    "masqué", "à voir", "donnée absente", "ne sait pas/ne répond pas", "nspp",
    // Spanish
    "desconocido", "desconocida", "desconocidos", "desconocidas", "ignorado", "ignorada", "vacío", "vacía", "en blanco", "faltante",
    "no sabe/no contesta", "no sabe / no contesta", "nsnc", "s/datos", "s/info", "s/inf", "indeterminado", "indefinido",
    "indeterminada", "ns / nc", "no sabe no contesta", "omitido", 
    // Italian
    "sconosciuto", "sconosciuta", "sconosciuti", "ignoto", "ignota", "vuoto", "vuota", "mancante", "indefinito", "indefinita",
    "indeterminato", "dato assente", "in bianco", "omesso",
    // Dutch
    "onbekend", "onbekende", "leeg", "ontbreekt", "ontbrekend", "ontbrekende waarde", "ongedefinieerd", "onbepaald", "n.n.b.", "nog onbekend",
    "niet ontvangen", "geanonimiseerd", "nog niet",
    // Polish
    "nieznany", "nieznana", "nieznane", "nieokreślony", "nieokreślona", "nieokreślone", "niedostępny", "niedostępna", "niedostępne",
    "puste", "pusty", "nieustalony", "nieustalone", "nieustalona", "b.d", "nieznany/a", "niepodany", "niepodano", "nie dotyczy (nd)", "utajnione",
    // Portuguese
    "desconhecido", "desconhecida", "ignorado/desconhecido", "em branco", "vazio", "vazia", "não sabe/não responde", "ns/nr", "omisso", "n/i",
    "indeterminado/a",
    // Czech, Slovak
    "prázdné", "prázdny", "prázdný", "chybí", "chýba", "neznámo", "neznáme", "neznámy", "neuvedené", "nezistené", "nezistený", "neuvedeno", "neurčito",
    // Swedish, Norwegian, Danish
    "okänd", "okänt", "ukjent", "ukendt", "saknas", "mangler", "ubesvart", "ubesvaret", "uoppgitt", "uoplyst", "uspesifisert", "uspecificeret",
    "ospecificerad", "ospecificerat", "obesvarad", "obesvarat", "obestämd", "obestämt", "odefinierad", "ukjend", "uavklaret", "uavklart",
    "manglende", "manglende verdi", "manglende værdi", "saknad", "saknat", "okända", "ej uppgift",
    // Finnish
    "tuntematon", "tyhjä", "puuttuu", "puuttuva", "puuttuva tieto", "määrittelemätön", "määrittämätön", "tieto puuttuu", 
    // Hungarian, Romanian
    "ismeretlen", "hiányzik", "hiányzó", "üres", "hiányzó adat", "meghatározatlan", "necunoscut", "necunoscută", "nespecificat", "nespecificată", "lipsă",
    "lipsa", "indisponibil", "nedeclarat", "lipsă date", "date lipsă", "necompletat", "nt/nv",
    // Turkish
    "bilinmiyor", "bilinmeyen", "belirtilmemiş", "belirtilmedi", "belirsiz", "boş", "tanımsız", "girilmemiş", "girilmedi", "bilmiyorum", "cevapsız", "yanıtsız",
    "kayıp", "eksik", "uygulanamaz", "veri yok", "cevap vermek istemiyorum", "belirtmek istemiyorum",
    // Cyrillic
    "неизвестно", "неизвестный", "неизвестная", "неизвестные", "неизвестен", "неизвестна", "неопределено", "неопределенный", "пусто", "пустой", "отсутствует", "н/д", "нд",
    "невідомо", "невідомий", "невідома", "порожньо", "відсутнє", "відсутній", "неизв", "неизвестни", "непознато", "липсва", "липсват данни", "няма данни", "нема податка",
    "нема података", "непознат", "непозната", "невядома", "прочерк", "з/о", "затрудняюсь ответить", "данные отсутствуют", "дані відсутні",
    // Slovene, Croatian, Serbian
    "nepoznato", "neznano", "nepoznat", "nepoznata", "neznan", "neznana", "prazno", "nedostaje", "manjka", "neodređeno", "nedoločeno", "b.p.", "nedostupno",
    // Greek
    "άγνωστο", "άγνωστος", "άγνωστη", "κενό", "απροσδιόριστο", "αδιευκρίνιστο", "δ/α", "δ.α.", "μ/δ", "μ.δ.", "λείπει", "δγ/δα",
    // Baltic languages, Estonian
    "nezināms", "nezināma", "nežinoma", "nežinomas", "teadmata", "tundmatu", "tühi", "puudub", "tuščia", "tukšs", "nenurodyta", "nenurodytas", "määramata",
    // Chinese, Japanese, Korean
    "不明", "未知", "未回答", "無回答", "无回答", "該当なし", "该当なし", "非該当", "未設定", "未设定", "未设置", "未入力", "未记录", "未記録", "未記入", "未填写", "未填", "未填寫", "未提供", "不详", "不詳", "无数据",
    "無資料", "无资料", "無數據", "暂无", "暫無", "未定义", "未定義", "不适用", "不適用", "未选择", "未選擇", "未選択", "空", "空白", "空欄", "空值", "无信息", "无记录", "データなし", "情報なし", "回答なし", "記載なし", "わからない", "分からない", "欠損", "欠測", "缺失", "缺失值",
    "未登録", "未登记", "未登錄", "未确定", "未確認", "未確定", "未定", "待定", "保密", "答えたくない", "回答しない", "拒答", "不知道", "不清楚", "无可用数据", "未指定", "未公開", "未公开", "无答案", "沒有資料", "没有数据", "暂无数据", "不回答", "不願透露", "不愿透露",
    "무응답", "없음", "모름", "미상", "알 수 없음", "알수없음", "미입력", "해당 없음", "해당없음", "정보 없음", "정보없음", "미정", "미기재", "미확인", "자료없음", "자료 없음", "데이터 없음", "응답 없음", "응답거부", "미지정", "미등록", "미설정", "비공개", "불명", "결측", "공란", "빈 값",
    // Other scripts
    "مجهول", "فارغ", "لا توجد بيانات", "غير معروف", "نامشخص", "نامعلوم", "بدون إجابة", "לא ידוע", "לא צוין", "לא רלוונטי", "אין מידע", "אין נתונים", "ריק", "לא זמין", "חסר",
    "अज्ञात", "उपलब्ध नहीं", "लागू नहीं", "पता नहीं", "ไม่ทราบ", "ไม่ระบุ", "ไม่มีข้อมูล", "trống", "kosong", "tiada maklumat", "tidak tahu",
];

static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut words: HashSet<String> = SINGLE.iter().map(|word| folded(word)).collect();
    for (beginnings, ends) in PHRASES {
        for beginning in beginnings.split('|').map(folded) {
            // In some languages these begin the word itself.
            let glued = matches!(beginning.as_str(), "un" | "in" | "ne" | "nu" | "pas d'");
            for end in ends.split('|').map(folded) {
                if glued {
                    words.insert(format!("{beginning}{end}"));
                }
                words.insert(format!("{beginning} {end}"));
            }
        }
    }
    words
});
