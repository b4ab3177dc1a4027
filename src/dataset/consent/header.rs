//! What a header says of consent: that a yes allows contact, that it forbids it, or since when it is forbidden.
//!
//! Headers are read by the stems of words in the languages of customer systems, by negations before them, and by marks
//! of a date. What only speaks of consent (its source, its wording, a count of clicks, terms of sale) is none.

use super::Direction;
use crate::dataset::detect::header::{place, says, words};

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::dataset) struct HeaderSays {
    pub direction: Direction,
    /// A yes allows one purpose or one partner, not contact as such.
    pub one_purpose: bool,
}

/// A yes forbids, by its own words.
const REFUSAL: &str = "\
opt out*|opted out|*optout*|*optedout*|do not *|donot*|dont *|dnc|dnm|dne|dnt|unsub|unsubs|*unsubscri*|*blacklist*|\
black list*|blocklist*|block list*|denylist*|*suppressed*|suppression|suppress|nomail*|noemail*|nocall*|nocontact*|\
no longer *|never contact*|objection|objections|objected|objects|excluded from*|exclude from*|marketing suspended|\
excluded marketing|exclude marketing|tps|ctps|=mps|robinson*|gpc|global privacy control|stop sms|stop pub*|stop mail*|\
stop email*|stop e mail*|stop marketing|stop contact*|revoked|revoke|revokes|withdrew|withdrawn|mute marketing|\
werbesperre*|mailsperre|emailsperre|mailingsperre|telefonsperre|kontaktsperre|anrufsperre|newslettersperre|\
postsperre|briefsperre|smssperre|faxsperre|versandsperre|marketingsperre|werbemittelsperre|sperre werb*|\
sperre mail*|sperre kontakt*|sperre telefon*|werbeverbot*|kontaktverbot*|anrufverbot*|werbestopp*|werbestop|\
sperrvermerk*|abgemeldet|abmeldung newsletter|abmeldung nl|newsletter abmeld*|newsletterabmeld*|nl abmeld*|abbestell*|\
ausgetragen|austragung*|abmeldedatum|abgemeldet*|*widerspruch|*widerspruch*|widersprochen*|widerruf*|*widerruf|\
desabonn*|desinscri*|desinscript*|refus|refuse|refusee|refus *|opposition|opposition *|oppose|opposee|opposant*|\
liste rouge|bloctel*|retrait consentement*|retrait du consent*|retrait de consent*|retrait accord|ne pas *|\
ne souhaite pas*|ne veut pas*|ne * pas|pas de pub*|pas de sms*|pas d email*|pas de mail*|pas de newsletter*|\
no contactar*|no llamar*|no enviar*|no molestar*|no desea*|no recib*|no quiere*|no autoriz*|no acept*|oposicion*|\
dado de baja|dada de baja|darse de baja|baja newsletter*|baja email*|baja correo*|baja boletin*|baja comunica*|\
baja marketing*|baja sms*|=baja|newsletter baja|revocac*|revocad*|desuscri*|desinscripc*|desapunt*|\
non inviare*|non contatt*|non chiamare*|non mandare*|opposizion*|disiscri*|disiscr*|cancellat* newsletter|\
cancellat* dalla newsletter|cancellazione newsletter|revoca|revoche|revocat*|rifiut*|rifiuto|disdetta newsletter|\
uitgeschreven|uitschrijf*|uitschrijv*|afgemeld|afmelding*|afmelddatum*|afmelden|ingetrokken|intrekking*|\
bezwaar|bezwaar *|recht van verzet|verzet|bel * niet|mail * niet|niet *|\
nie dzwon*|nie kontakt*|nie wysyl*|nie przesyl*|nie chce*|wypisan*|wypis z*|rezygn* newsletter*|rezygn* z newsletter*|\
rezygn* z *|sprzeciw*|cofn*|cofniec*|wycof*|odwolan* zgod*|odwolanie|lista robinsona|odmow*|\
descadastr*|descadastrado|cancelou inscri*|oposicao*|revog*|nao contact*|nao enviar*|nao perturb*|\
avregistrer*|avanmael*|reklamspaerr*|nixtelefon|nixad|=nix|ej kontakt*|inte kontakt*|frameld*|afmeldt*|avmeld*|\
reservert mot*|reservasjon*|nej tak|nesouhlas*|odhlas*|neposil*|nekontakt*|nevolat*|odvolan* souhlas*|nesuhlas*|\
*kielto|*kielletty|*kieltanyt|peruutet*|peruutus|leiratkoz*|tiltolist*|dezabon*|retragere*|abonelikten*|\
izin iptal*|aramayin*|отказ*|отпис*|отозван*|отзыв*|не звонить*|не беспокоить*|не отправлять*|не писать*|відмов*|\
відпис*|відклик*|отказан*|απεγγραφ*|ανακλησ*|διαγραφ* newsletter|εναντιωσ*|αντιρρησ*|*オプトアウト*|*配信停止*|*配信拒否*|\
*受信拒否*|*連絡不可*|*送付不可*|*配信不要*|*同意撤回*|*撤回*|*退订*|*退訂*|*拒绝*|*拒絕*|*请勿*|*請勿*|*免打扰*|*勿扰*|\
*수신거부*|*거부*|*철회*|*수신 거부*|*إلغاء الاشتراك*|رفض*";

/// A yes allows.
const CONSENT: &str = "\
*consent*|opt in*|opted in|*optin|*optin|optin*|*optedin*|doi|*doubleoptin*|accepts *|acceptsmarketing*|subscribe|\
subscribed|subscribes|*issubscribed*|subscriber status|email subscription*|mail subscription*|newsletter subscription*|sms subscription*|push subscription*|marketing subscription*|newsletter*|permission|permissions|permitted|may contact*|\
may call*|may email*|may mail*|may sms*|can contact*|can call*|can email*|can mail*|can sms*|can text*|can phone*|ok to *|\
okay to *|oktocontact*|oktomail*|allow|allows|allowed|allow *|agreed|agrees|agree|agreed to*|gdpr|gdpr *|*gdpr|\
=marketing status|email marketing status|e mail marketing status|sms marketing status|=marketing allowed|wants newsletter|\
wants email*|wants marketing*|mailing list|email list|follow email*|followemail*|contactable|mailable|\
einwillig*|*einwilligung*|*einw|einw *|zustimm*|*zustimmung*|einverstand*|einverstaend*|*werbeerlaubnis*|\
*kontakterlaubnis*|*mailerlaubnis*|*anruferlaubnis*|erlaubnis *|* erlaubnis|erlaubt|*werbefreigabe*|freigabe werb*|\
freigabe market*|freigabe newsletter*|marketingfreigabe*|*newsletteranmeldung*|nl anmeld*|newsletter anmeld*|nl abo|\
zulaessig|darf kontakt*|darf * kontaktiert*|darf * werden|dsgvo|dsgvo *|* dsgvo|werbung ok|werbung ja|kontakt ok|\
consentement*|accord|accords|accord *|accepte|acceptee|accepte *|j accepte*|autoris*|abonne|abonnee|abonnes|\
inscrit|inscrite|inscrit *|inscrite *|inscription newsletter*|inscription a la newsletter|rgpd|rgpd *|* rgpd|\
consiente*|consentimiento*|acepta|acepto|acepta *|acepto *|aceptacion *|autoriza|autorizo|autoriza *|autorizacion*|\
suscrit*|suscript*|boletin*|rgpd|permiso *|consens*|acconsent*|accetta|accetto|accettazione*|accetta *|autorizz*|\
iscritto|iscritta|iscritt* *|iscrizione newsletter*|iscrizione alla newsletter|toestemming*|akkoord|akkoord *|\
aangemeld*|ingeschreven *|mag benader*|mag * worden|mag bell*|mag mail*|mag contact*|nieuwsbrief*|avg|zgod*|zgadz*|\
wyraz* zgod*|wyrazon*|zapisan*|subskryb*|subskrypc*|rodo|consentimento*|aceit*|autorizac*|inscrito *|lgpd|\
samtyck*|godkann* market*|samtykk*|souhlas*|suhlas*|suostum*|*lupa|hozzajarul*|feliratkoz*|consimt*|acord|acord *|\
abonat|abonata|onay|onayi|*onayi|izni|iletisim izni|kvkk|соглас*|рассылк*|подписан*|подписк*|згод*|съглас*|\
συγκαταθεσ*|συναινεσ*|εγγραφ* newsletter|*同意*|*承諾*|*許諾*|*オプトイン*|*配信許可*|*配信希望*|*購読*|*メルマガ*|*订阅*|\
*訂閱*|*授权*|*授權*|*许可*|*동의*|*구독*|موافقة*";

/// Allows one purpose or one partner.
const PURPOSES: &str = "\
partner*|partenair*|third*|thirdparty*|3rd*|tiers|terz*|tercer*|derden|terceir*|profil*|perfil*|personali*|track*|\
cookie*|ad user data*|ad storage|ad personali*|analytics|statistics|location|geo*|research|marktforsch*|umfrage*|badan*|\
studie*|gesundheit*|sante|salud|salute|health*|weitergabe*|datenweitergabe*|cession*|cesion*|przekaz*|match|share|\
sharing|advertising";

/// Speaks of one purpose without a word for consent.
const PURPOSE_ALONE: &str = "\
share with partner*|share * partner*|share with third*|analytics storage|ad storage|ad user data|ad personali*|\
functionality storage|personali* storage|security storage|online advertising|weitergabe * partner*|cesion * tercer*|\
cesion tercer*|cession * tiers|cession tiers|cessione * terzi|cessione terzi";

/// Words of things that are no consent, whatever is beside them.
const SOMETHING_ELSE: &str = "\
source|sources|quelle|origin|origine|origen|herkunft|fonte|bron|zrodlo|zdroj|kalla|zrodl*|version|versions|*version|text|\
texts|texte|*text|*texte|wording|reason|reasons|*reason|grund|motif|motivo|motiv|reden|powod|type|typ|tipo|types|method|\
methode|methods|metodo|metoda|channel|channels|kanal|kanaal|canal|canale|ip|*ip address|ipaddress|key|*key|schluessel|\
link|links|url|uri|page|landing|form|formular|formulaire|modulo|click|clicks|klick|klicks|open|opens|openrate|rate|\
*rate|quote|*quote|taux|tasso|tasa|wskaznik|count|counts|counter|anzahl|zaehler|compteur|contatore|contador|licznik|\
number|nummer|*nummer|numero|numer|nombre|sum|plan|plans|price|preis|prix|fee|end|ende|fin|fine|amount|betrag|montant|\
importe|importo|kwota|bedrag|language|sprache|duration|dauer|frequency|topic|topics|terms|agb|cgv|cgu|tos|eula|\
condition|conditions|voorwaarden|regulamin*|condiciones|condizioni|*bedingungen|geschaeftsbedingungen|terminos|termini|\
policy|read|gelesen|lu|lue|letto|leido|gelezen|przeczytan*|credit|kredit|overdraft|decouvert|descubierto|scoperto|\
bank|atm|cash|magasin|drive|tienda|store|negozio|winkel|sklep|shop|filiale|laboral|laborale|employ*|kaufvertrag|\
mietvertrag|order|orders|kauf|kurs|course|cours|corso|curso|cursus|gym|school|schule|sportschool|fitness|zahlung|\
payment|refund|role|roles|access|app|file|camera|admin|mahnung|bescheid|fahrzeug|kfz|strom|gas|miete|\
template|vorlage|campaign|kampagne|agent|browser|subject|betreff|score|opened|sent|views|product|produit|produkt|\
quarantined|invalid|leave|holiday|urlaub|aufenthalts*|fahrerlaubnis|arbeitserlaubnis|schengen|visa|\
*源*|*来源*|*方法*|*バージョン*|*規約*|*条款*|*版本*|*経路*|источник*|версия*|причина*|условия*|πηγη|εκδοση|λογοσ|οροι";

/// At its end a header says with these that it numbers or names something.
const AT_THE_END: &str = "n|no|nr|num|by|id|ids";

/// Marks of a date or time.
const DATE: &str = "\
date|dates|datum|*datum|dat|dt|time|timestamp|ts|datetime|fecha|kiedy|when|since|seit|depuis|dato|paivamaara|pvm|day|tag|\
zeitpunkt|*zeitpunkt|uhrzeit|heure|hora|czas|дата|время|ημερομηνια|*日時*|*日付*|*年月日*|*日期*|*时间*|*時間*|*일자*|*일시*|\
*날짜*|*日|تاريخ";

/// No, before what is meant.
const NO: &str = "\
no|not|non|nicht|kein|keine|keinen|keiner|keinerlei|ohne|niet|geen|nie|brak|nao|sem|ingen|inte|ej|ikke|nej|ne|ni|sans|\
pas|sin|senza|bez|nu|fara|не|нет|без|οχι|never|without|lacks|missing";

/// Ways to get in touch and what is done with them.
const CONTACT: &str = "\
contact*|kontakt*|contatt*|mail*|email*|e|mailing*|call*|llam*|appel*|chiam*|bel|bellen|gebeld|dzwon*|anruf*|angerufen|\
telefon*|telephon*|phone*|sms|mms|text|post|postal|post*|brief*|letter*|fax*|newsletter*|nieuwsbrief*|boletin*|marketing*|\
werb*|publicid*|pubblicit*|pub|publicite*|reclame*|reklam*|advert*|ads|promo*|enviar|inviare|invio|envoi|wysyl*|send*|\
anschreib*|angeschrieben|push|track*|profil*|solicit*|prospect*|demarch*|molest*|benader*|whatsapp*|werbemail*|rassyl*|\
реклам*|звон*|письм*|рассыл*|διαφημισ*";

/// What a header says of consent; `None` if it is about something else.
pub(in crate::dataset) fn read(header: &str) -> Option<HeaderSays> {
    // What some customer systems append to the names of their own fields.
    let words = words(header.trim().trim_end_matches("__c").trim_end_matches("__C"));
    let purpose_alone = says(&words, PURPOSE_ALONE);
    if about_something_else(&words) {
        return None;
    }
    let (refusal, consent) = (place(&words, REFUSAL), place(&words, CONSENT));
    let no = places(&words, NO);
    let denied = |at: usize, near: usize| no.iter().any(|&no| no < at && at - no <= near);
    let forbids = match (refusal, consent) {
        // A column of both holds the words themselves.
        (Some(_), Some(_)) if says(&words, "opt in*|optin*") && says(&words, "opt out|optout*|out") => false,
        // "not unsubscribed" allows; "do not call" begins with a word of its own before its no.
        (Some(at), _) => !denied(at, 1),
        (None, Some(at)) => denied(at, 4) || removed(&words),
        (None, None) if no.iter().any(|&no| contact_after(&words, no)) => true,
        (None, None) if withdrawal(&words) => true,
        (None, None) if purpose_alone => false,
        (None, None) => return None,
    };
    let dated = says(&words, DATE) || dated_by_its_ends(&words, forbids);
    let direction = match (forbids, dated) {
        (true, true) => Direction::WithdrawalDate,
        (true, false) => Direction::Refusal,
        (false, _) => Direction::Consent,
    };
    Some(HeaderSays { direction, one_purpose: !forbids && (purpose_alone || says(&words, PURPOSES)) })
}

/// Whether a column of this name may say who may be counted: it speaks of consent, or of a purpose alone.
pub(in crate::dataset) fn may_say(header: &str) -> bool {
    let words = words(header);
    read(header).is_some() || says(&words, PURPOSE_ALONE) && !about_something_else(&words)
}

/// Whether a header that speaks of consent is about something else: its source, a count, terms.
pub(in crate::dataset) fn is_something_else(header: &str) -> bool {
    about_something_else(&words(header))
}

fn about_something_else(words: &[String]) -> bool {
    let end = words.last().is_some_and(|word| says(std::slice::from_ref(word), AT_THE_END));
    // "hs_legal_basis", "Marketing contact status": a basis or a state of the account, no consent.
    let basis = says(words, "legal basis|processing basis|marketable*|contact status|preferred *|rechtsgrundlage*");
    // Of rights in a program, as in "user_permissions".
    let rights = says(words, "user* permission*|account permission*|permission* group|permission set|permission level");
    let read =
        says(words, SOMETHING_ELSE) && !says(words, "privacy consent*|do not text*|no text*|can text|ok to text*");
    // "withdrawals_12m"
    let several = says(words, "withdrawals|withdrawal amount|withdrawal fee|withdrawal limit");
    (end && words.len() > 1) || basis || rights || read || several
}

/// Consent that was there and is no longer.
fn removed(words: &[String]) -> bool {
    says(
        words,
        "remov*|withdraw*|delet*|ended|cancel*|expired|terminat*|zurueckgezogen|entzogen|retir*|retrait*|annul*",
    )
}

/// "withdrawal date", "consent withdrawal": alone, without a date or a word for consent, it may be money.
fn withdrawal(words: &[String]) -> bool {
    says(words, "withdrawal|withdraw|revocation") && (says(words, DATE) || says(words, "marketing|email|contact|gdpr"))
}

/// "unsubscribed_at", "widerrufen am", "data revoca": a date by a short word at an end of the header.
fn dated_by_its_ends(words: &[String], forbids: bool) -> bool {
    let last = words.last().is_some_and(|word| ["at", "on", "am", "le", "el", "il", "op", "dnia"].contains(&&**word));
    let first = words.first().is_some_and(|word| word == "data");
    forbids && words.len() > 1 && (last || first)
}

fn contact_after(words: &[String], no: usize) -> bool {
    let number_of = words.get(no + 1).is_some_and(|word| word == "of");
    !number_of && words.get(no + 1..).is_some_and(|after| after.iter().take(3).any(|word| is(word, CONTACT)))
}

fn is(word: &String, phrases: &str) -> bool {
    says(std::slice::from_ref(word), phrases)
}

/// All words that are one of the phrases of one word.
fn places(words: &[String], phrases: &str) -> Vec<usize> {
    words.iter().enumerate().filter(|(_, word)| is(word, phrases)).map(|(at, _)| at).collect()
}
