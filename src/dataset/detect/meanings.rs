//! The headers that say what a column is about, in English and German; consent is read by rules of its own.

use super::concept::Concept;

/// What a header means.
#[derive(Clone, Copy)]
pub(super) struct Meaning {
    pub(super) concept: Concept,
    /// `header says …`
    pub(super) says: &'static str,
    /// See [`super::header::says`].
    pub(super) phrases: &'static str,
    /// Words that make it mean something else.
    pub(super) unless: &'static str,
    /// How sure the header alone makes it, of 1.
    pub(super) sure: f64,
}

pub(super) const fn means(concept: Concept, says: &'static str, sure: f64, phrases: &'static str) -> Meaning {
    Meaning { concept, says, phrases, unless: "=", sure }
}

pub(super) const fn unless(meaning: Meaning, words: &'static str) -> Meaning {
    Meaning { unless: words, ..meaning }
}

/// Words that turn a person's attribute into one of something else.
const THINGS: &str = "product|item|file|campaign|store|shop|company|firm|firma|brand|category|column|table|server|host|event|page|app|course|hotel|filiale|produkt|artikel|kampagne|kategorie|datei";
/// Words that make a column a figure about a thing rather than the thing.
const FIGURES: &str = "count|num|flag|type|typ|status|model|anzahl|score|length|verified|opens|opened|clicks|sent|visits|visit|calls|bounces|provider|domain|days|hours|duration|group";

/// All meanings; the first that fits counts, so what is more special is first.
pub(super) const MEANINGS: &[Meaning] = &[
    unless(
        means(
            Concept::Email,
            "e-mail",
            0.85,
            "email*|e mail*|mail|mailadresse|emailadresse|mailaddress|courriel|correo",
        ),
        FIGURES,
    ),
    unless(means(Concept::IpAddress, "IP address", 0.85, "ip|ipaddress|ip address|ipadresse|ipv|remote addr"), FIGURES),
    unless(
        means(
            Concept::Device,
            "device or online identifier",
            0.8,
            "device id|deviceid|geraete id|geraeteid|imei|imsi|mac|mac address|macaddress|cookie*|idfa|gaid|advertising id|udid|uuid|guid|session id|sessionid|android id|serial number|seriennummer|browser id|visitor id|device hash|devicehash|hashed device*|fingerprint hash|fingerprinthash|browser fingerprint|browserfingerprint|device fingerprint|devicefingerprint|canvas fingerprint|hash fingerprint|ip hash|iphash|hashed ip|cookie hash|session hash|user agent hash|hardware id|hardware hash|tracking id|trackingid|maid",
        ),
        "model|type|count|consent|os",
    ),
    unless(
        means(
            Concept::Card,
            "payment card",
            0.85,
            "card number|cardnumber|card no|credit card*|creditcard*|kreditkarte*|debit card*|pan|cc number|ccnumber",
        ),
        "type|typ|flag|has|limit|count",
    ),
    unless(
        means(
            Concept::BankAccount,
            "bank account",
            0.85,
            "iban*|bank account*|account number|accountnumber|account no|konto|kontonummer|kontonr|konto nr|bankkonto|kontoid|bankverbindung|kontoverbindung|sort code",
        ),
        "type|typ|art|status|stand|saldo|count|anzahl|limit|date|datum|seit",
    ),
    means(
        Concept::NationalId,
        "national identifier",
        0.85,
        "ssn|social security*|sozialversicherung*|svnr|sv nummer|rentenversicherung*|steuer id|steuerid|steuer nr|steueridentifikationsnummer|steuernummer|tax id|taxid|tin|national id|nationalid|national insurance*|nino|personalausweis*|ausweis*|passport*|reisepass*|nhs number|nhs no|nhs|bsn|dni|nie|pesel|personnummer|codice fiscale|numero secu*|nir|hetu|driving licence|driver license|drivers license|fuehrerschein*|versichertennummer|krankenversichertennummer|ahv*|cpf|cnp|rijksregister*",
    ),
    means(
        Concept::Plate,
        "vehicle of a person",
        0.75,
        "license plate|licence plate|number plate|plate number|kennzeichen|kfz kennzeichen|vin|fahrgestellnummer",
    ),
    unless(
        means(
            Concept::Phone,
            "telephone",
            0.8,
            "phone*|telephone*|tel|telefon*|telnr|mobile|mobil|mobile number|mobilnummer|mobilfunk*|handy*|fax*|cellphone|cell phone|cell number|rufnummer|msisdn|whatsapp",
        ),
        FIGURES,
    ),
    // Art. 9 before names of attributes: "sexual orientation" is not "sex".
    means(
        Concept::SexLife,
        "sex life",
        0.9,
        "sexual*|sexuell*|sexualleben|lgbt*|sex life|gender identity|partner gender",
    ),
    means(
        Concept::Biometrics,
        "biometrics",
        0.85,
        "biometr*|fingerprint*|fingerabdruck*|face id|faceid|face template|iris scan|retina*|voiceprint|stimmabdruck|gesichtserkennung|facial*",
    ),
    means(Concept::Genetics, "genetic data", 0.85, "genetic*|genetisch*|dna|dns probe|genome*|genom*|genotype"),
    unless(
        means(Concept::Union, "trade union", 0.85, "union*|trade union|gewerkschaft*|betriebsrat"),
        "credit|european|square",
    ),
    means(
        Concept::Religion,
        "religion",
        0.9,
        "religion*|religioes*|religious*|faith|konfession*|church*|kirche*|kirchensteuer*|glaube*|denomination",
    ),
    means(
        Concept::Ethnicity,
        "ethnicity",
        0.9,
        "race|ethnic*|ethnie*|ethnisch*|skin colour|skin color|hautfarbe|tribe|migrationshintergrund|indigenous|racial*",
    ),
    means(
        Concept::Politics,
        "political opinion",
        0.9,
        "politic*|politisch*|partei|parteimitglied*|party membership|political party|vote|voted|voting intention|waehlt|wahlabsicht|party affiliation",
    ),
    means(
        Concept::Criminal,
        "criminal convictions",
        0.9,
        "criminal*|conviction*|vorstrafe*|fuehrungszeugnis|offence*|offense*|straftat*",
    ),
    unless(
        means(
            Concept::Health,
            "health",
            0.88,
            "health*|gesundheit*|diagnos*|icd*|disease*|krank*|illness*|allerg*|medication*|medikament*|medical*|medizin*|disab*|behinder*|blood type|blutgruppe|blood pressure|blutdruck|bmi|diet*|diaet*|ernaehrung*|pregnan*|schwanger*|therap*|symptom*|smoker|smoking|raucher*|vaccin*|impf*|hospital*|unvertraeglich*|intoleran*|pflegegrad|pflegestufe|psych*|sick*|treatment|cholesterol|glucose|insulin|patient status|drug|drugs",
        ),
        "healthcare provider|insurance number",
    ),
    unless(
        means(
            Concept::Complaint,
            "complaints",
            0.85,
            "complain*|beschwerde*|reklamation*|grievance*|dispute*|beanstandung*",
        ),
        "date|datum",
    ),
    unless(
        means(
            Concept::Income,
            "income or wealth",
            0.85,
            "income*|salary*|salaries|einkommen*|haushaltseinkommen|bruttoeinkommen|nettoeinkommen|jahreseinkommen|gehalt*|bruttogehalt|nettogehalt|jahresgehalt|bruttolohn|nettolohn|wage|wages|lohn|lohngruppe|earnings|verdienst|net worth|vermoegen*|savings|ersparnis*|kaufkraft*|pension|rente|expend|expenditure|agi|taxinc|einkuenfte|wealth",
        ),
        "source|quelle",
    ),
    unless(
        means(
            Concept::Credit,
            "credit or debt",
            0.8,
            "credit score|creditscore|credit*|schufa*|bonitaet*|debt*|schulden*|loan*|kredit*|=default|in default|kontostand|=balance|account balance|saldo|mahn*|insolven*|arrears|mortgage|hypothek*|overdraft|=housing",
        ),
        "store|points|gutschrift",
    ),
    // Who: names and numbers of a person.
    unless(
        means(
            Concept::GivenName,
            "given name",
            0.85,
            "first name|firstname|given name|givenname|forename|vorname*|prenom|rufname|fname|middle name|middlename|nombre",
        ),
        THINGS,
    ),
    unless(
        means(
            Concept::Surname,
            "surname",
            0.85,
            "last name|lastname|surname|family name|familyname|familienname|nachname*|zuname|lname|geburtsname|maiden name|apellido*|nom de famille",
        ),
        THINGS,
    ),
    means(
        Concept::UserName,
        "user name",
        0.8,
        "user name|username|login|benutzername|nick name|nickname|nick|screen name|account name",
    ),
    unless(
        means(
            Concept::FullName,
            "name of a person",
            0.75,
            "full name|fullname|customer name|kundenname|person name|contact name|client name|patient name|member name|ansprechpartner*|name of person|=name|=names|cardholder*|kontoinhaber*",
        ),
        THINGS,
    ),
    means(
        Concept::Page,
        "page of a person",
        0.75,
        "twitter*|instagram*|facebook*|linkedin*|xing|tiktok|homepage|social media|profile url",
    ),
    // Birth before age and before places: "birth place".
    unless(
        means(Concept::City, "place of birth", 0.8, "birth place|birthplace|place of birth|geburtsort|birth city"),
        "=",
    ),
    unless(means(Concept::Country, "country of birth", 0.8, "birth country|country of birth|geburtsland"), "="),
    means(
        Concept::Birth,
        "birth date",
        0.9,
        "birth*|date of birth|dob|geb|gebdat*|geb datum|geburts*|yob|year birth|year of birth|jahrgang|naissance|nacimiento|geboortedatum",
    ),
    means(Concept::Death, "date of death", 0.75, "death date|date of death|deceased|sterbedatum|todesdatum|verstorben"),
    unless(
        means(Concept::Age, "age", 0.85, "age|ages|alter|lebensalter|altersgruppe|altersklasse|agegroup|edad|leeftijd"),
        "account|page|order|days since|tenure",
    ),
    means(
        Concept::Nationality,
        "nationality",
        0.85,
        "nationality|citizenship|citizen|staatsangehoerigkeit|nationalitaet|staatsbuergerschaft",
    ),
    unless(means(Concept::Gender, "gender", 0.9, "gender|sex|geschlecht|anrede|salutation|geschl|genre|sexo"), "="),
    unless(
        means(
            Concept::Postcode,
            "postcode",
            0.9,
            "postcode*|postal*|zip|zipcode*|plz*|postleitzahl*|post code|codepostal|code postal|cap|postnummer",
        ),
        "file|geo id",
    ),
    unless(
        means(
            Concept::Street,
            "street address",
            0.8,
            "street*|strasse*|str|*strasse|address*|adresse*|anschrift*|house number|hausnummer|hausnr|addr|addressline|wohnadresse|*anschrift|*adresse",
        ),
        "type|typ|status|verified|count|number of|id",
    ),
    means(
        Concept::Coordinates,
        "place on the map",
        0.8,
        "lat|latitude|lon|lng|long|longitude|breitengrad|laengengrad|gps*|geo|geolocation|koordinaten|coordinates|geohash",
    ),
    unless(
        means(Concept::Attribute, "store", 0.65, "store*|shop|filiale*|branch*|markt|outlet|stammfiliale"),
        "amount|spend|sales|purchases|num|count|visits|umsatz|credit|type",
    ),
    means(
        Concept::City,
        "city",
        0.85,
        "city|cities|town|ort|wohnort|stadt|gemeinde|municipality|village|place of residence|residence|wohnsitz|ville|ciudad|ortsteil|stadtteil|neighborhood|neighbourhood",
    ),
    unless(
        means(
            Concept::Region,
            "region",
            0.8,
            "region*|province|provinz|bundesland|kanton|canton|county|kreis|landkreis|bezirk|district|state|federal state|urbrur|urban*|rural|nuts*|gemeindeschluessel|ags|census tract|metro area|dma|departement",
        ),
        "order|status|account|machine|payment",
    ),
    unless(
        means(
            Concept::Country,
            "country",
            0.85,
            "country*|land|herkunftsland|wohnland|native country|pays|pais|countrycode",
        ),
        "page|use",
    ),
    means(Concept::Language, "language", 0.75, "language*|sprache*|muttersprache|mother tongue|locale|lang"),
    means(
        Concept::Marital,
        "marital status",
        0.9,
        "marital*|familienstand|civil status|zivilstand|hhcivil|etat civil|married|verheiratet|beziehungsstatus|relationship status",
    ),
    means(
        Concept::Education,
        "education",
        0.85,
        "education*|bildung*|schulabschluss|degree|abschluss|school*|qualification*|ausbildung*|schulbildung|studium|studies|university",
    ),
    unless(
        means(
            Concept::Occupation,
            "occupation",
            0.85,
            "occupation*|job*|beruf*|taetigkeit*|profession*|workclass|work class|employer*|arbeitgeber*|employment*|employed|erwerbsstatus|erwerbstaetig*|branche|industry|job title|berufsgruppe",
        ),
        "count|id|run",
    ),
    unless(
        means(
            Concept::Household,
            "household or family",
            0.8,
            "household*|haushalt*|hhsize|family size|familysize|children|kinder*|kid|kids|kidhome|teenhome|teen home|kid home|dependents|dependants|relat|relationship|haushaltsgroesse|num children|number of children|persons in household|siblings|geschwister|parents|home ownership|wohnsituation|tenancy|pets|haustiere",
        ),
        "weight|weights|income|id",
    ),
    means(
        Concept::Body,
        "body or look",
        0.7,
        "height|koerpergroesse|groesse cm|body weight|weight kg|koerpergewicht|eye colour|eye color|augenfarbe|hair colour|hair color|haarfarbe|shoe size|schuhgroesse",
    ),
    unless(
        means(
            Concept::PersonId,
            "number of a person",
            0.85,
            "customer id|customerid|customer no|customer number|customer nr|customer key|=customer|cust id|custid|cust no|kunden id|kundenid|kunden nr|kundennr|kundennummer|=kunde|kunde nr|kunde id|person id|personid|person key|=person|patient id|patientid|patientennummer|patienten id|=patient|member id|memberid|member no|member number|membership number|mitgliedsnummer|mitgliedsnr|mitglied nr|mitglied id|user id|userid|uid|client id|clientid|=client|account id|accountid|subject id|subjectid|participant id|respondent id|employee id|employeeid|personalnummer|personalnr|matrikelnummer|loyalty id|loyalty number|loyalty card*|kartennr|kartennummer|kundenkarte|card id|contact id|pseudonym|pseudo id|household id|=pid|=cid|passenger id|passengerid",
        ),
        "segment|type|group|gruppe|since|seit|count|class|value|lifetime|status|tier|satisfaction|age|number of",
    ),
    means(
        Concept::PersonId,
        "identifier",
        0.6,
        "=id|=ids|=key|=nr|=no|=index|=ident|=identifier|=kennung|=row id|=rowid",
    ),
    means(
        Concept::RecordId,
        "number of a record",
        0.7,
        "order id|orderid|order no|order number|order nr|bestellnummer|bestellnr|bestell id|auftragsnummer|transaction id|transactionid|transaktionsnummer|invoice id|invoice no|invoice number|rechnungsnummer|rechnungsnr|ticket id|ticket number|ticket|receipt number|bonnummer|case id|case number|aktenzeichen|contract number|vertragsnummer|policy number|policennummer|booking id|booking reference|pnr|record id|recordid|tracking number|sendungsnummer",
    ),
    unless(
        means(
            Concept::FreeText,
            "free text",
            0.75,
            "comment*|kommentar*|note|notes|notiz*|bemerkung*|remark*|freitext*|free text|freetext|message|messages|nachricht*|feedback*|anmerkung*|description|beschreibung|memo|verbatim",
        ),
        "count|num|id|date|score|rating",
    ),
    // What a row counts for.
    means(
        Concept::Weight,
        "sampling weight",
        0.85,
        "sampling weight*|sample weight*|survey weight*|design weight*|household weight*|person weight*|fnlwgt|afnlwgt|hochrechnungsfaktor|hochrechnung|gewichtung*|gewichtungsfaktor|=wgt|pweight|stichprobengewicht|weighting",
    ),
    means(Concept::Weight, "weight", 0.5, "=weight|=weights|=gewicht|=w"),
    means(
        Concept::Count,
        "how many people a row represents",
        0.8,
        "=count|=counts|=cnt|=n|=freq|=frequency|=haeufigkeit|=anzahl|=people|=persons|=personen|=anzahl personen|=number of people|=n people|=num people|=people count|=person count|=customers|=kunden|=anzahl kunden|=headcount|=fallzahl",
    ),
    unless(
        means(
            Concept::Response,
            "answer to a campaign",
            0.6,
            "accepted*|response|responded|reaktion|campaign|poutcome|converted|conversion|redeemed|clicked|opened|=y|=target|=label|churn*|gekuendigt",
        ),
        "amount|num|count|=campaign",
    ),
    unless(
        means(
            Concept::Dealings,
            "date of dealings",
            0.6,
            "date|datum|dt|signup*|sign up|joined|join|registration*|registered|anmelde*|registrier*|beitritt*|eintritt*|since|seit|created|created at|updated at|timestamp|zeitstempel|last visit|last order|last purchase|letzter*|letzte*|customer since|mitglied seit|kunde seit|member since|datetime|time|expires|month|monat|day|tag|weekday|wochentag|quarter|quartal|year|jahr",
        ),
        "days|num|count",
    ),
    means(
        Concept::Attribute,
        "attribute of a person",
        0.65,
        "tier|level|stufe|kundengruppe|kundensegment|customer group|customer segment|customer type|kundentyp|customer class|membership type|mitgliedsstufe|mitgliedsstatus|loyalty tier|loyalty level|segment|status|channel|kanal|vertriebskanal|vip|lifestyle|milieu|cluster|household type|car|fahrzeug|vehicle|user agent|useragent|browser|device type|device model|operating system|tariff|tarif|plan|subscription",
    ),
    means(
        Concept::Measure,
        "amount",
        0.7,
        "amount*|amt|betrag*|umsatz*|revenue*|sales|spend*|spent|ausgabe*|price*|preis*|value|wert|mnt|sum|summe|total*|gesamt*|cost*|kosten|qty|quantity|menge|num|number|anzahl|count|visits*|besuche|orders|bestellungen|purchases|kaeufe|einkaeufe|points|punkte|duration|dauer|minutes|hours|stunden|clicks|views|sessions|recency|frequency|basket*|warenkorb|items|artikelzahl|rating|score|turnover|profit|margin|days|tage|previous|pdays|campaign|capital*|gain|loss|assets|discount|rabatt",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::concept::Concept;
    use super::super::header::{says, words};
    use super::MEANINGS;

    fn of(header: &str) -> Option<Concept> {
        if crate::dataset::consent::header::read(header).is_some() {
            return Some(Concept::Consent);
        }
        let words = words(header);
        MEANINGS.iter().find(|m| says(&words, m.phrases) && !says(&words, m.unless)).map(|m| m.concept)
    }

    #[test]
    fn headers_mean_what_they_say() {
        use Concept::*;
        for (headers, concept) in [
            ("email E-Mail e_mail EMAIL_ADDRESS Emailadresse customerEmail", Email),
            ("phone Telefonnummer mobileNumber Handy tel phone_number Rufnummer", Phone),
            ("first_name FirstName Vorname vorname_1", GivenName),
            ("last_name Nachname surname Familienname", Surname),
            ("customer_id CustomerID Kundennummer KundenNr kunden_id member_no id ID patientId", PersonId),
            ("order_id Bestellnummer transaction_id Rechnungsnummer", RecordId),
            ("iban IBAN Kontonummer konto bank_account", BankAccount),
            ("steuer_id SSN nhs_number Personalausweisnummer passport_no", NationalId),
            ("ip ip_address IPAddress ip_hash", IpAddress),
            ("device_id deviceId cookie_id mac_address fingerprint_hash deviceHash", Device),
            ("street Straße strasse Hausnummer address Anschrift home_address Lieferadresse", Street),
            ("birth_date BirthDate dob Geburtsdatum Year_Birth geburtsjahr yob", Birth),
            ("age Alter age_group altersgruppe", Age),
            ("sex gender Geschlecht Anrede", Gender),
            ("postcode PLZ zip_code Postleitzahl postalCode plz_ort", Postcode),
            ("city Ort Wohnort Stadt", City),
            ("region Bundesland county district", Region),
            ("country native-country Land", Country),
            ("nationality Staatsangehörigkeit", Nationality),
            ("marital marital-status Marital_Status Familienstand", Marital),
            ("education Schulabschluss Bildung", Education),
            ("job occupation workclass Beruf Arbeitgeber", Occupation),
            ("household_size Kidhome Teenhome Haushaltsgröße kinder", Household),
            ("lat longitude gps_position", Coordinates),
            ("race ethnicity ethnische_herkunft Hautfarbe", Ethnicity),
            ("religion Konfession Kirchensteuer", Religion),
            ("health_note Diagnose allergies Krankheit blood_type bmi dietary_note", Health),
            ("political_party Partei", Politics),
            ("trade_union Gewerkschaft", Union),
            ("sexual_orientation", SexLife),
            ("fingerprint biometric_hash", Biometrics),
            ("income Income salary-class Gehalt income_band", Income),
            ("default loan balance credit_score Bonität", Credit),
            ("complaint_topic Complain Beschwerde", Complaint),
            ("consent_email newsletter opt_in Einwilligung consentPartner", Consent),
            ("comment Bemerkung notes", FreeText),
            ("sampling_weight household_weights fnlwgt", Weight),
            ("count n Anzahl", Count),
            ("visits_12m MntWines NumWebPurchases Umsatz amount spend_12m order_count Recency", Measure),
            ("tier channel loyalty_tier home_store status", Attribute),
            ("signup_date Dt_Customer created_at order_date", Dealings),
        ] {
            for header in headers.split(' ') {
                assert_eq!(of(header), Some(concept), "{header}");
            }
        }
    }

    #[test]
    fn near_misses_mean_something_else() {
        for (header, not) in [
            ("market", Concept::Marital),
            ("page", Concept::Age),
            ("product_name", Concept::FullName),
            ("store_name", Concept::FullName),
            ("hotel", Concept::Phone),
            ("shipping", Concept::IpAddress),
            ("email_opens", Concept::Email),
            ("phone_model", Concept::Phone),
            ("email_consent", Concept::Email),
            ("order_status", Concept::Region),
            ("credit_union", Concept::Union),
            ("landing", Concept::Country),
            ("import", Concept::City),
            ("alternative", Concept::Age),
            ("identity_verified", Concept::PersonId),
            ("customer_segment", Concept::PersonId),
        ] {
            assert_ne!(of(header), Some(not), "{header}");
        }
    }
}
