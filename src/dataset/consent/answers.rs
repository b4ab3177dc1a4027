//! What the values of a consent column say: yes, no, or that nobody knows; by words in many languages, by negations, by
//! signs, dates and numbers. A word that is in no list is a question to the analyst.

use super::{Answer, Direction};
use crate::dataset::detect::date;
use crate::dataset::detect::header::{push_plain, says};
use crate::privacy::Values;

/// What a word says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Yes to what the header asks.
    Yes,
    No,
    /// May be contacted, whatever the header asks: "subscribed", also under "unsubscribed".
    In,
    Out,
    /// A no to what is asked, or to contact: under a header of refusal it could be either.
    Declined,
    Unknown,
}

const SIGNS_YES: [&str; 16] =
    ["☑", "✓", "✔", "✅", "☒", "[x]", "(x)", "●", "+", "[✓]", "[✔]", "🗹", "👍", "⊠", "◉", "○✓"];
const SIGNS_NO: [&str; 12] = ["✘", "✗", "✕", "❌", "❎", "☐", "[ ]", "[]", "( )", "□", "◯", "👎"];
const SIGNS_UNKNOWN: [&str; 14] = ["?", "-", "--", "---", "–", "—", "/", ".", "..", "...", "…", "*", "_", "??"];

/// Nobody knows, or nobody asked.
const UNKNOWN: &str = "\
=unknown|=unk|=n a|=na|=n v|=k a|=o a|=n r|=s d|=b d|=null|=nil|=nan|=none|=undefined|=unspecified|=unset|=undecided|\
=undetermined|=unclear|=pending|=open|=unconfirmed|=undisclosed|=unassigned|not assigned|=t b d|=unb|=xxx|=ns nc|=n d|=n p|=placeholder|=platzhalter|=missing|=blank|=empty|=tbd|=tba|=tbc|=seen|=unseen|=redacted|\
=cleaned|=bounced|=*bounce|=hard bounced|=deleted|=anonymi*|=ask again|=ask*|=later|=maybe|=partial*|=other|\
not set|not recorded|not asked|not applicable|not answered|not known|not available|not specified|not provided|\
not stated|not decided|not confirmed|not yet*|no answer|no information|no response|no data|no value|no record|\
don t know|do not know|prefer not*|awaiting *|waiting *|in progress|to be *|\
*unbekannt*|=offen|=unklar|=ausstehend|=unbestaetigt|keine angabe*|keine daten|kein wert|kein eintrag|keine information*|keine antwort|\
ohne angabe*|nicht abgefragt|nicht bekannt|nicht angegeben|nicht erfasst|nicht gefragt|nicht bestaetigt|\
nicht zutreffend|nicht hinterlegt|noch offen|noch nicht*|in klaerung|wird geklaert|weiss nicht|entfaellt|=leer|\
=inconnu*|=indefini*|=indetermine*|non renseign*|non demand*|non communiqu*|non connu*|non disponible|non applicable|\
non precis*|non confirm*|a confirmer|a completer|a demander|en attente*|en cours|sans reponse|pas de reponse|\
ne sait pas|ne se prononce pas|=vide|\
=desconocid*|=indefinid*|sin especificar|sin datos|sin informacion|sin respuesta|sin confirmar|sin definir|\
no especificad*|no informad*|no consta|no disponible|no aplica|no sabe|no contesta|no confirmad*|=pendient*|\
por confirmar|por definir|en espera|en blanco|\
=sconosciut*|=ignoto|=ignota|non indicat*|non specificat*|non dichiarat*|non not*|non dispon*|non applicabil*|\
non conferm*|non risponde|non pervenut*|non so|da confermare|da definire|da verificare|in attesa*|=vuoto|\
=onbekend|=onbepaald|=onbevestigd|niet bekend|niet beschikbaar|niet ingevuld|niet gevraagd|niet bevestigd|\
niet van toepassing|nog niet*|geen opgave|geen antwoord|geen gegevens|in afwachting*|te bevestigen|=leeg|=nvt|\
=nieznan*|=nieustalon*|=oczekuj*|=oczekiwan*|=niepotwierdz*|nie potwierdz*|nie dotyczy|nie wiem|nie podan*|\
nie okreslon*|brak danych|brak informacji|brak odpowiedzi|odmowa odpowiedzi|do potwierdzenia|w trakcie|w toku|\
=desconhecid*|nao informad*|nao aplica*|nao sabe|nao confirmad*|a confirmar|aguardando*|=neznam*|=nezjist*|=nevim|\
=okaend|=okaent|=ukjent|=ukendt|uppgift saknas|ikke oppgitt|ikke oplyst|=tuntematon|=ismeretlen|=necunoscut*|\
=bilinmiyor|=belirsiz|=неизвестн*|=невідом*|не указан*|нет данных|не знаю|ожида*|=αγνωστο*|δεν γνωρ*|\
=不明|=未知|=未定|=未確認|=未确认|=未回答|=未設定|=未设置|=보류|=미정|=알수없음|=알 수 없음|=غير معروف";

/// Yes by one word.
const YES: &str = "\
=yes|=y|=yep|=yeah|=true|=t|=1|=1 0|=on|=ok|=okay|=x|=ja|=j|=jo|=jawohl|=wahr|=ein|=oui|=vrai|=verdadero|=verdadera|\
=vero|=si|=sim|=verdadeiro|=verdadeira|=tak|=prawda|=ano|=pravda|=da|=adevarat|=evet|=dogru|=kyllae|=kyl|=tosi|=igen|\
=igaz|=jah|=taip|=ja*,|=sant|=sandt|=waar|=ναι|=αληθησ|=да|=истина|=так|=иә|=はい|=有|=真|=是|=对|=可|=예|=네|=참|=نعم|\
=כן|=हाँ|=हां|=ใช่|=co|=ya|=iya|=po|=oo|\
confirmed|=confirm*|=checked|=ticked|=selected|=active|=activ|=aktiv|=actif|=active*|=activo|=activa|=attivo|=attiva|\
=actief|=aktywn*|=aktivni|=enabled|=activated|=aktiviert|=valid|=gueltig|=present|=vorhanden|liegt vor|=gesetzt|\
=bestaetigt|=confirme*|=confermat*|=confirmad*|=bevestigd|=potwierdz*|=verified|=verifiziert|=explicit|=express|\
=ausdruecklich|=explicite|=granted|=grant|=given|=agreed|=agree|=agrees|=accept|=accepts|=accepted|=consented|=consent|\
=consents|=approved|=erteilt|=gegeben|=zugestimmt|stimmt zu|=eingewilligt|=einverstanden|=akzeptiert|=accepte|=acceptee|\
=accepte*|=accorde|=accordee|=d accord|=accord|=consent*|=donne|=donnee|=acepta|=acepto|=aceptad*|=acepta*|=concedid*|\
=otorgad*|=consiente|=de acuerdo|=accetta|=accetto|=accettat*|=acconsent*|=consentit*|=concess*|=prestato|=d accordo|\
=akkoord|=geaccepteerd|=gegeven|=verleend|=zgoda|=zgadza*|=wyrazon*|=wyraza*|=zaakceptowan*|=akceptu*|=udzielon*|\
=aceito|=aceita|=aceite|=concedid*|=concordo|=godkaend|=godkjent|=godkendt|=samtyck*|=samtykk*|=souhlas*|=suhlas*|\
=hyvaeksyt*|=suostu*|=elfogad*|=acceptat*|=onaylan*|=onayli|=kabul*|=согласен|=согласна|=согласие|=дано|=погод*|=συμφων*|\
=同意|=承諾|=同意済*|=已同意|=동의|=동의함|=موافق";

/// No by one word.
const NO: &str = "\
=no|=n|=false|=f|=0|=0 0|=off|=non|=nope|=nein|=nee|=nie|=falsch|=aus|=faux|=falso|=falsa|=onwaar|=falsz|=nao|=nem|\
=hamis|=ne|=nepravda|=nu|=fals|=nei|=nej|=ei|=epaetosi|=hayir|=yanlis|=нет|=ложь|=ні|=не|=οχι|=ψευδησ|=いいえ|=無|=否|\
=假|=无|=不|=不是|=아니오|=아니요|=거짓|=لا|=לא|=नहीं|=ไม่|=khong|=tidak|=niet|=nicht|=never|=nunca|=mai|=jamais|=nooit|\
=nigdy|=unchecked|=unticked|=unselected|=inactive|=inactif|=inactive*|=inactivo|=inactiva|=inattiv*|=inaktiv*|=inactief|\
=nieaktywn*|=disabled|=deactivated|=deaktiviert|=expired|=abgelaufen|=expire|=expiree|=vencid*|=caducad*|=scadut*|\
=verlopen|=wygas*|=lapsed|=invalid|=ungueltig|=不同意|=未同意|=미동의|=비동의";

/// May be contacted, by its own word.
const IN: &str = "\
=subscribed|=subscribe|=subscriber|=subscribes|=opted in|=opt in|=optin|=optedin|=double opt in|=double optin|\
=confirmed opt in|=confirmed optin|=single opt in|=single optin|=allowed|=allow|=allows|=permitted|=may contact|\
=ok to contact|=contactable|=whitelisted|=angemeldet|=eingetragen|=abonniert|=erlaubt|=erwuenscht|=gestattet|=freigegeben|\
=inscrit|=inscrite|=inscrit*|=abonne|=abonnee|=autorise|=autorisee|=suscrit*|=suscript*|=de alta|=alta|=autorizad*|=autoriza|\
=permitid*|=iscritt*|=autorizzat*|=permess*|=aangemeld|=ingeschreven|=toegestaan|=zapisan*|=subskryb*|=dozwolon*|\
=inscrito|=subscrito|=permitido|=tillaten|=tillaten*|=povolen*|=prihlasen*|=feliratkoz*|=abonat|=abonata|=подписан*|\
=разрешен*|=дозволен*|=εγγεγραμμεν*|=登録|=登録済*|=購読*|=許可|=已订阅|=允许|=구독*|=허용";

/// May not be contacted, by its own word.
const OUT: &str = "\
=unsubscribed|=unsubscribe*|=unsub|=opted out|=opt out|=optout|=optedout|=not subscribed|=never subscribed|\
=do not *|do not contact|do not call|do not mail*|do not email|donotcontact|=dnc|=no contact|=no marketing|=blacklisted|\
=blocked|=blocklisted|=suppressed|=objected|=objects|=revoked|=withdrawn|=withdrew|=removed|=not allowed|=disallowed|\
=forbidden|=prohibited|=abgemeldet|=ausgetragen|=abbestellt|=widersproch*|=widerrufen|=widerspruch|=widerruf*|\
=gesperrt|=blockiert|=verboten|=untersagt|=unerwuenscht|=gekuendigt|=zurueckgezogen|=entzogen|=desabonne*|=desinscrit*|\
=oppose|=opposee|=retire|=retiree|=interdit*|=revoque*|=bloque*|=desuscrit*|=baja|=de baja|=dad* de baja|=revocad*|\
=retirad*|=bloquead*|=prohibid*|=excluid*|=disiscritt*|=cancellat*|=revocat*|=ritirat*|=bloccat*|=vietat*|\
=uitgeschreven|=afgemeld|=ingetrokken|=geblokkeerd|=verboden|=bezwaar|=wypisan*|=wycofan*|=cofniet*|=odwolan*|\
=zablokowan*|=zabronion*|=sprzeciw*|=descadastrad*|=revogad*|=cancelad*|=avregistrer*|=avmeld*|=frameldt|=afmeldt|\
=odhlasen*|=odvolan*|=zakazan*|=peruutettu|=kielletty|=leiratkoz*|=visszavon*|=dezabonat*|=retras*|=отписан*|=отозван*|\
=запрещен*|=відписан*|=配信停止|=解除|=拒否|=退会|=已退订|=拒绝|=禁止|=수신거부|=거부|=철회|=해지";

/// A no that leaves open to what.
const DECLINED: &str = "\
=declined|=decline|=declines|=denied|=deny|=denies|=refused|=refuse|=refuses|=rejected|=reject|=abgelehnt|=verweigert|\
=lehnt ab|=versagt|=refus|=refusee|=refuse*|=rejete*|=decline*|=denegad*|=rechazad*|=rechaza|=negad*|=rifiut*|=negat*|\
=respint*|=geweigerd|=afgewezen|=odmow*|=odmaw*|=odrzucon*|=recusad*|=rejeitad*|=avvisad*|=avvist|=afvist|=odmitnut*|\
=zamitnut*|=evaetty|=hylaetty|=elutasit*|=refuzat*|=respins*|=reddedil*|=отказ*|=відмов*";

/// A no before a word.
const NOT: &str = "not|no|non|nicht|kein|keine|niet|geen|nie|ne|pas|nao|brak|bez|sin|sans|without|ohne|never|inte|ej|ikke|nu|не|нет|δεν|μη";

/// The words that stay when a no is taken away: what it was a no to.
const NEGATABLE: &str = "\
subscribed|opted in|opt in|allowed|permitted|agreed|accepted|consented|consent|granted|given|approved|active|enabled|\
present|checked|erlaubt|gestattet|erteilt|gegeben|zugestimmt|eingewilligt|einverstanden|einwilligung|zustimmung|angemeldet|\
eingetragen|aktiv|vorhanden|vor|liegt vor|erwuenscht|gewuenscht|autorise*|accepte*|accord*|d accord|consent*|inscrit*|\
abonne*|donne*|souhait*|acept*|autoriz*|consiente|consentimiento|suscrit*|acuerdo|de acuerdo|conced*|desea|quiere|\
accett*|acconsent*|autorizz*|consens*|iscritt*|conces*|toegestaan|akkoord|gegeven|toestemming|aangemeld|ingeschreven|zgod*|\
zgadza*|wyraz*|udziel*|zapisan*|akcept*|aceit*|autorizad*|consentimento|samtyck*|samtykk*|souhlas*|hyvaeks*|suostu*|\
соглас*|дано|подписан*|разреш*|συμφων*";

/// What is said out of politeness.
const POLITE: &str = "\
danke|bitte|gerne|gern|please|thanks|thank|you|sure|course|merci|stp|svp|gracias|favor|grazie|prego|dank|bedankt|graag|\
dziekuje|prosze|obrigado|obrigada|tack|takk|kiitos|спасибо|пожалуйста|ευχαριστω";

/// A value as plain words: lower case, no accents, signs between words are spaces.
fn plain(value: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut mark = false;
    for letter in value.trim().chars() {
        // An accent that is after its letter.
        if ('\u{300}'..='\u{36f}').contains(&letter) {
            continue;
        }
        if !letter.is_alphanumeric() {
            mark = true;
            continue;
        }
        if mark {
            words.push(String::new());
            mark = false;
        }
        if let Some(word) = words.last_mut() {
            push_plain(word, letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Bytes of the longest answer.
const LONGEST: usize = 120;

/// What a text says by itself; `None` if it is in no list.
fn of_text(value: &str) -> Option<Word> {
    let value = value.trim();
    let sign = value.to_lowercase();
    for (signs, word) in [(&SIGNS_YES[..], Word::Yes), (&SIGNS_NO[..], Word::No), (&SIGNS_UNKNOWN[..], Word::Unknown)] {
        if signs.contains(&sign.as_str()) {
            return Some(word);
        }
    }
    // No answer is as long as this.
    if value.len() > LONGEST {
        return None;
    }
    // What a spreadsheet could not work out.
    if value.starts_with('#') {
        return Some(Word::Unknown);
    }
    if moment(value) {
        return Some(if NO_DAYS.iter().any(|day| value.starts_with(day)) { Word::Unknown } else { Word::Yes });
    }
    let mut words = plain(value);
    // "nein, danke", "yes please"
    if words.len() > 1 {
        words.retain(|word| !says(std::slice::from_ref(word), POLITE));
    }
    let one = |phrases: &str| says(&words, phrases);
    let lists = [
        (UNKNOWN, Word::Unknown),
        (OUT, Word::Out),
        (DECLINED, Word::Declined),
        (IN, Word::In),
        (NO, Word::No),
        (YES, Word::Yes),
    ];
    let known = lists.into_iter().find(|(phrases, _)| one(phrases)).map(|(_, word)| word);
    // "nicht erteilt", "no acepta", "liegt nicht vor": a no to a yes. A no to a no is nobody's to guess.
    let denied = words.len() > 1 && words.len() <= 5 && words.iter().any(|word| says(std::slice::from_ref(word), NOT));
    let rest: Vec<String> = words.iter().filter(|word| !says(std::slice::from_ref(word), NOT)).cloned().collect();
    match known {
        Some(Word::Yes | Word::In) if denied => Some(Word::No),
        Some(word) => Some(word),
        None if denied && says(&rest, OUT) => None,
        None if denied && says(&rest, NEGATABLE) && rest.len() <= 3 => Some(Word::No),
        None => None,
    }
}

/// Dates that represent none.
const NO_DAYS: [&str; 11] = [
    "0000-",
    "9999-12-31",
    "31.12.9999",
    "00.00.0000",
    "1900-01-01",
    "01.01.1900",
    "1899-12-30",
    "1111-11-11",
    "0001-01-01",
    "01.01.0001",
    "11.11.1111",
];

/// A date or a time, of whatever form: the moment at which somebody said it.
fn moment(value: &str) -> bool {
    let day = value.split([' ', 'T', 't', '\u{a0}']).next().unwrap_or_default();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    date(day)
        // Seconds or milliseconds since 1970, or a day as YYYYMMDD.
        || digits(value)
            && match value.len() {
                8 => {
                    let part = |range: std::ops::Range<usize>| value.get(range).and_then(|p| p.parse::<u32>().ok());
                    part(0..4).is_some_and(|y| (1950..2100).contains(&y))
                        && part(4..6).is_some_and(|m| (1..=12).contains(&m))
                        && part(6..8).is_some_and(|d| (1..=31).contains(&d))
                }
                10 | 13 => value.starts_with('1'),
                _ => false,
            }
}

/// Pairs of single letters that are yes and no in one language, and only together.
const PAIRS: [(&str, &str); 10] = [
    ("o", "n"),
    ("s", "n"),
    ("v", "f"),
    ("w", "f"),
    ("a", "n"),
    ("k", "e"),
    ("e", "h"),
    ("i", "n"),
    ("d", "n"),
    ("д", "н"),
];

/// What each value of a column says, by code, to what its header asks; `None` if a value is in no list.
///
/// Words with a direction of their own ("unsubscribed") count by it: under a header of refusal they are a yes to that.
pub(in crate::dataset) fn of_values(values: &Values, header: Direction) -> Vec<Option<Answer>> {
    let answer = |word: Word| match (word, header) {
        (Word::Unknown, _) => Some(Answer::Unknown),
        (Word::Yes, _) | (Word::In, Direction::Consent) => Some(Answer::Yes),
        (Word::No, _) | (Word::Out | Word::Declined, Direction::Consent) => Some(Answer::No),
        (Word::In, _) => Some(Answer::No),
        (Word::Out, _) => Some(Answer::Yes),
        (Word::Declined, _) => None,
    };
    match values {
        Values::Boolean(values) => values.iter().map(|yes| Some(if *yes { Answer::Yes } else { Answer::No })).collect(),
        Values::Date(values) => values
            .iter()
            .map(|&day| {
                let day = crate::dataset::iso_date(day);
                let none = NO_DAYS.iter().any(|none| day.starts_with(none));
                Some(if none { Answer::Unknown } else { Answer::Yes })
            })
            .collect(),
        Values::Number(values) => values
            .iter()
            .map(|&number| match number {
                0.0 => Some(Answer::No),
                1.0 => Some(Answer::Yes),
                n if n.fract() == 0.0 && moment(&format!("{n:.0}")) => Some(Answer::Yes),
                _ => None,
            })
            .collect(),
        Values::Text(values) => {
            let words: Vec<Option<Word>> = values.iter().map(|value| of_text(value)).collect();
            let pair = pair(values, &words);
            let of = |value: &str, word: Option<Word>| match pair {
                Some((yes, _)) if same(value, yes) => Some(Word::Yes),
                Some((_, no)) if same(value, no) => Some(Word::No),
                _ => word,
            };
            values.iter().zip(&words).map(|(value, word)| of(value, *word).and_then(answer)).collect()
        }
    }
}

fn same(value: &str, letter: &str) -> bool {
    value.trim().to_lowercase() == letter
}

/// The pair of letters that a column's values are, but for those that nobody knows.
fn pair(values: &[Box<str>], words: &[Option<Word>]) -> Option<(&'static str, &'static str)> {
    let said: Vec<&str> =
        values.iter().zip(words).filter(|(_, word)| **word != Some(Word::Unknown)).map(|(value, _)| &**value).collect();
    PAIRS.into_iter().find(|(yes, no)| {
        said.len() <= 4
            && said.iter().any(|value| same(value, yes))
            && said.iter().any(|value| same(value, no))
            && said.iter().all(|value| same(value, yes) || same(value, no))
    })
}

/// Whether a value speaks of contact by its own word, and as a header would: "subscribed", "opted out", not "blocked".
pub(in crate::dataset) fn speaks_of_consent(value: &str) -> bool {
    matches!(of_text(value), Some(Word::In | Word::Out)) && super::header::read(value).is_some()
}

/// Whether a value is a date or a time.
pub(in crate::dataset) fn is_moment(value: &str) -> bool {
    moment(value.trim())
}

/// Whether a text is a word of yes, no or not known.
pub(in crate::dataset) fn is_known(value: &str) -> bool {
    of_text(value).is_some()
}

/// What a text says as an answer, without a header.
pub(in crate::dataset) fn of_word(value: &str) -> Option<Answer> {
    Some(match of_text(value)? {
        Word::Yes | Word::In => Answer::Yes,
        Word::No | Word::Out | Word::Declined => Answer::No,
        Word::Unknown => Answer::Unknown,
    })
}
