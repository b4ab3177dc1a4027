//! Names of months and days of the week, in the languages that customers' files come in.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::dataset::words::folding::folded;

/// Names from January on, one language a line; several forms of one name are separated by `|`. Beginnings of three
/// letters and more count as the name, unless two months share them.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    // English, German, French, Spanish, Italian, Portuguese
    "january february march april may june july august september|sept october november december",
    "januar|jänner februar|feber märz|maerz|mrz april mai juni|juno juli|julei august september oktober november dezember",
    "janvier février mars avril mai juin juillet|juil août|aoû septembre octobre novembre décembre",
    "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre|set octubre noviembre diciembre|dic",
    "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre ottobre|ott novembre dicembre",
    "janeiro fevereiro|fev março abril maio junho julho agosto setembro outubro|out novembro dezembro|dez",
    // Dutch, Swedish, Norwegian and Danish, Finnish
    "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar|jan februar mars|marts april mai|maj juni juli august september oktober|okt november desember|december|des",
    "tammikuu|tammikuuta|tammi helmikuu|helmikuuta|helmi maaliskuu|maaliskuuta|maalis huhtikuu|huhtikuuta|huhti toukokuu|toukokuuta|touko kesäkuu|kesäkuuta|kesä heinäkuu|heinäkuuta|heinä elokuu|elokuuta|elo syyskuu|syyskuuta|syys lokakuu|lokakuuta|loka marraskuu|marraskuuta|marras joulukuu|joulukuuta|joulu",
    // Polish, Czech, Slovak, Slovene and Serbian, Hungarian, Romanian
    "styczeń|stycznia luty|lutego marzec|marca kwiecień|kwietnia maj|maja czerwiec|czerwca lipiec|lipca|lip sierpień|sierpnia wrzesień|września październik|października listopad|listopada|lis grudzień|grudnia",
    "leden|ledna únor|února březen|března duben|dubna květen|května červen|června červenec|července srpen|srpna září říjen|října listopad|listopadu prosinec|prosince",
    "január|januára február|februára marec|marca apríl|apríla máj|mája jún|júna júl|júla august|augusta september|septembra október|októbra november|novembra december|decembra",
    "januar|januarja februar|februarja marec|mart april|aprila maj|maja junij|jun julij|jul avgust|avgusta september|septembar oktober|oktobar november|novembar december|decembar",
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    // Turkish, Greek
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "ιανουάριος|ιανουαρίου φεβρουάριος|φεβρουαρίου μάρτιος|μαρτίου απρίλιος|απριλίου μάιος|μαΐου ιούνιος|ιουνίου ιούλιος|ιουλίου αύγουστος|αυγούστου σεπτέμβριος|σεπτεμβρίου οκτώβριος|οκτωβρίου νοέμβριος|νοεμβρίου δεκέμβριος|δεκεμβρίου",
    // Russian, Ukrainian, Bulgarian
    "январь|января февраль|февраля март|марта апрель|апреля май|мая июнь|июня июль|июля август|августа сентябрь|сентября октябрь|октября ноябрь|ноября декабрь|декабря",
    "січень|січня лютий|лютого березень|березня квітень|квітня травень|травня червень|червня липень|липня серпень|серпня вересень|вересня жовтень|жовтня листопад|листопада грудень|грудня",
    "януари февруари март април май юни юли август септември октомври ноември декември",
    // Catalan, Estonian, Indonesian
    "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "januari februari maret april mei juni juli agustus september oktober november desember",
];

static MONTHS: LazyLock<HashMap<String, u8>> = LazyLock::new(|| {
    let mut months = HashMap::new();
    let mut beginnings: HashMap<String, Option<u8>> = HashMap::new();
    for language in NAMES {
        for (month, forms) in (1_u8..).zip(language.split(' ')) {
            for form in forms.split('|').map(folded) {
                let ends = form.char_indices().map(|(at, _)| at).skip(3);
                for beginning in ends.filter_map(|end| form.get(..end)) {
                    let known = beginnings.entry(beginning.to_owned()).or_insert(Some(month));
                    if *known != Some(month) {
                        *known = None;
                    }
                }
                months.insert(form, month);
            }
        }
    }
    // English and what most languages share come before rarer names that begin alike (`mar` of the Finnish `marras`).
    for (form, month) in [("mar", 3), ("jun", 6), ("jul", 7), ("maj", 5), ("mai", 5)] {
        months.insert(form.to_owned(), month);
    }
    for (beginning, month) in beginnings {
        if let Some(month) = month {
            months.entry(beginning).or_insert(month);
        }
    }
    months
});

/// The month, from 1, of a name that is folded already; a point at its end is gone.
pub(super) fn month(name: &str) -> Option<u8> {
    MONTHS.get(name).copied()
}

#[rustfmt::skip]
const WEEKDAYS: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch",
    "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
    "samedi", "dimanche", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "lunedi", "martedi",
    "mercoledi", "giovedi", "venerdi", "sabato", "domenica", "segunda-feira", "terca-feira", "quarta-feira",
    "quinta-feira", "sexta-feira", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
    "poniedzialek", "wtorek", "sroda", "czwartek", "piatek", "sobota", "niedziela", "pondeli", "utery", "streda",
    "ctvrtek", "patek", "nedele", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lordag", "sondag", "mandag",
    "tisdag", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
];

/// A day of the week or its abbreviation of two letters or more, folded.
pub(super) fn is_weekday(word: &str) -> bool {
    word.chars().count() >= 2 && WEEKDAYS.iter().any(|day| day.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_of_one_month() {
        let mut seen: HashMap<String, u8> = HashMap::new();
        for language in NAMES {
            assert_eq!(language.split(' ').count(), 12, "{language}");
            for (month, forms) in (1_u8..).zip(language.split(' ')) {
                for form in forms.split('|').map(folded) {
                    assert_eq!(*seen.entry(form.clone()).or_insert(month), month, "{form}");
                    assert_eq!(super::month(&form), Some(month), "{form}");
                }
            }
        }
    }

    #[test]
    fn abbreviations() {
        for (name, wanted) in [
            ("jan", 1),
            ("mar", 3),
            ("mrz", 3),
            ("fevr", 2),
            ("juil", 7),
            ("sept", 9),
            ("okt", 10),
            ("dic", 12),
            ("ago", 8),
            ("ene", 1),
            ("mag", 5),
            ("paz", 10),
            ("kwi", 4),
            ("авг", 8),
            ("дек", 12),
            ("mai", 5),
        ] {
            assert_eq!(month(name), Some(wanted), "{name}");
        }
        for name in ["jui", "m", "ma", "xyz", "", "januarx"] {
            assert_eq!(month(name), None, "{name}");
        }
        assert!(is_weekday("mo") && is_weekday("mon") && is_weekday("jeudi") && !is_weekday("x") && !is_weekday("mxy"));
    }
}
