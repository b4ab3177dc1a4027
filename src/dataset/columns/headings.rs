//! What the name of a column says of how its values are to be read.

use chrono::{Datelike as _, Utc};

use crate::dataset::detect::header_says;

/// Columns whose numbers are codes: arithmetic on a postcode means nothing, its leading digits do.
pub(crate) fn is_code(name: &str) -> bool {
    const WORDS: [&str; 42] = [
        "zip",
        "zipcode",
        "postcode",
        "postalcode",
        "postal",
        "plz",
        "postleitzahl",
        "phone",
        "telephone",
        "telefon",
        "telefonnummer",
        "tel",
        "mobile",
        "mobil",
        "handy",
        "fax",
        "iban",
        "bic",
        "ssn",
        "kontonummer",
        "steuernummer",
        "telefax",
        "imei",
        "iccid",
        "imsi",
        "msisdn",
        "ean",
        "gtin",
        "isbn",
        "siren",
        "siret",
        "cep",
        "codepostal",
        "codigopostal",
        "postnummer",
        "postnr",
        "pocztowy",
        "postinumero",
        "irányítószám",
        "psč",
        "psc",
        "pincode",
    ];
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.iter().any(|w| WORDS.contains(w)) && !words.contains(&"count")
}

/// The option that gives a column a type, as it is typed.
pub(crate) fn type_option(name: &str, kind: &str) -> String {
    let option = format!("{}={kind}", name.replace(',', "\\,"));
    if option.chars().all(|c| c.is_alphanumeric() || "_-=.".contains(c)) {
        format!("--type {option}")
    } else {
        format!("--type '{}'", option.replace('\'', "'\\''"))
    }
}

/// Columns of postcodes.
pub(crate) fn is_postcode(name: &str) -> bool {
    header_says(
        name,
        "zip*|postcode*|post code|postal*|plz*|postleitzahl*|code postal|codepostal|codigo postal|cep|postnummer|postnr|\
         pocztowy|postinumero|psc|pincode|pin code|=cap|=cp|postcodes",
    )
}

/// Columns of dates.
pub(crate) fn is_date(name: &str) -> bool {
    header_says(
        name,
        "date*|*date|datum*|*datum|dat|tag|day|geburtstag*|dob|birthday*|birth|born|fecha*|data|data*|nascita|dia|naissance|\
         nacimiento|jour|giorno|dag|dato|datę|dzien|dzień|дата*|am|datetime|timestamp|*_at|день|日付|日期|生年月日|날짜",
    ) && !header_says(name, "*id|count|number|nummer|anzahl|base|set|update count")
        || is_birth(name)
}

/// Columns of moments, as programs name them.
pub(crate) fn is_moment(name: &str) -> bool {
    header_says(
        name,
        "*timestamp*|epoch*|unix*|ts|*_ts|time|*time|zeitstempel|zeitpunkt|created|updated|modified|last seen|last login",
    )
}

/// Columns of dates of birth: nobody is born in the future.
pub(crate) fn is_birth(name: &str) -> bool {
    header_says(
        name,
        "birth*|born|dob|geburt*|geb|gebdat*|naissance|ne le|nee le|nacimiento|nacido|nascita|nato|nata|nascimento|\
         geboorte*|geboren|urodzenia|narozeni|narodenia|fodelse*|fodsel*|fodt|syntyma*|szuletes*|nasterii|dogum*|рождения|\
         народження|γεννησησ|生年月日|出生|생년월일",
    )
}

/// Columns of names of people or places, in which a word for no value can be a name.
pub(crate) fn is_proper_name(name: &str) -> bool {
    header_says(
        name,
        "name|names|*name|surname*|lastname*|firstname*|givenname*|nom|prenom|apellido*|nombre*|cognome*|nome|sobrenome|\
         naam|*naam|imie|nazwisko|jmeno|prijmeni|namn|*namn|navn|*navn|nimi|nev|nume|prenume|ad|soyad|imya|familiya|имя|\
         фамилия|city|town|ort|*ort|stadt|wohnort|place|ville|ciudad|citta|stad|miasto|municipality|gemeinde|city name",
    )
}

/// Columns of countries, states and the like, in which two capitals are a code.
pub(crate) fn is_region(name: &str) -> bool {
    header_says(
        name,
        "country*|countries|land|*land|staat|nation*|continent|kontinent|state|states|region*|bundesland|province|provincia|\
         provinz|pays|pais|paese|nationalite|nacionalidad|kraj|zeme|stat|iso*|country code|laendercode|laenderkennzeichen|\
         territory|market|markt|locale|geo|canton|kanton|страна|país|departement",
    )
}

/// The last year of the hundred that years of two digits belong to, if nobody says: this year for dates of birth, and
/// for other dates, which may lie ahead, twenty years from now.
pub(crate) fn century(name: &str) -> i32 {
    let now = Utc::now().year();
    if is_birth(name) { now } else { now + 20 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_columns_hold() {
        assert!(
            is_code("PLZ") && is_code("zip code") && is_code("IMEI") && !is_code("zip_count") && !is_code("amount")
        );
        assert!(is_date("birth_date") && is_date("Geburtsdatum") && is_date("fecha de alta") && !is_date("amount"));
        assert!(is_birth("DOB") && is_birth("Geburtstag") && is_birth("date_naissance") && !is_birth("signup_date"));
        assert!(is_region("Land") && is_region("country_code") && !is_region("diagnosis"));
        assert!(is_proper_name("Nachname") && is_proper_name("city") && !is_proper_name("diagnosis"));
    }

    #[test]
    fn options_are_as_they_are_typed() {
        assert_eq!(type_option("plz", "text"), "--type plz=text");
        assert_eq!(type_option("home store", "text"), "--type 'home store=text'");
        assert_eq!(type_option("a,b", "number"), "--type 'a\\,b=number'");
    }
}
