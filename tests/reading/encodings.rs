//! The same words in every encoding that files come in.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, ISO_8859_2, KOI8_R, MACINTOSH, SHIFT_JIS, WINDOWS_874,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
};
use shoal::dataset::{OpenOptions, RemarkKind};

use super::structure::{names, told};
use super::{column, open_bytes};

const GERMAN: &str = "Name;Straße;Stadt\nJürgen Müller;Grüner Weg 5;Köln\nJörg Weiß;Schloßallee 1;Düsseldorf\nBärbel Groß;Mühlenstraße 7;Lübeck\nKäthe Öztürk;Äußerer Ring 3;Nürnberg\n";
const FRENCH: &str = "Prénom;Ville;Âge\nHélène;Orléans;31\nFrançois;Besançon;44\nJérôme;Nîmes;28\nZoé;Crépy-en-Valois;52\nGaëlle;Évreux;39\n";
const POLISH: &str = "Imię;Miasto;Wiek\nŁukasz;Łódź;31\nMałgorzata;Kraków;44\nGrażyna;Poznań;28\nZdzisław;Świdnica;52\nJędrzej;Białystok;39\n";
const RUSSIAN: &str = "Имя;Город;Возраст\nАнна;Москва;31\nПётр;Санкт-Петербург;44\nОльга;Новосибирск;28\nДмитрий;Екатеринбург;35\nЕлена;Казань;52\n";
const GREEK: &str = "Όνομα;Πόλη;Ηλικία\nΓιώργος;Αθήνα;31\nΜαρία;Θεσσαλονίκη;44\nΕλένη;Πάτρα;28\nΝίκος;Ηράκλειο;39\n";
const TURKISH: &str = "Ad;Şehir;Yaş\nAyşe;İstanbul;31\nÇağrı;Eskişehir;44\nGülşah;Muğla;28\nIşık;Kırşehir;39\n";
const JAPANESE: &str = "名前;都市;年齢\n田中太郎さん;東京都の中央区です;31\n鈴木花子さん;大阪市の北区です;44\n佐藤一郎さん;名古屋市です;28\n";
const CHINESE: &str =
    "姓名;城市;年龄\n王伟;北京市朝阳区;31\n李娜;上海市浦东新区;44\n张敏;广州市天河区;28\n刘洋;深圳市南山区;36\n";
const TAIWANESE: &str =
    "姓名;城市;年齡\n王小明;臺北市大安區;31\n陳美麗;高雄市左營區;44\n林志豪;臺中市西屯區;28\n張雅婷;新北市板橋區;36\n";
const HEBREW: &str = "שם;עיר;גיל\nדוד;חיפה;31\nשרה;ירושלים;44\nמשה;אילת;28\nרחל;אשדוד;39\n";
const ARABIC: &str = "الاسم;المدينة;العمر\nمحمد;الرياض;31\nفاطمة;جدة;44\nعلي;مكة المكرمة;28\nخديجة;الدمام;39\n";
const LITHUANIAN: &str =
    "Vardas;Miestas;Amžius\nŽydrūnas;Šiauliai;31\nRūta;Panevėžys;44\nJūratė;Klaipėda;28\nEglė;Marijampolė;39\n";
const THAI: &str = "ชื่อ;เมือง;อายุ\nสมชาย;กรุงเทพ;31\nสมหญิง;เชียงใหม่;44\nมานะ;ภูเก็ต;28\nวิชัย;ขอนแก่น;39\n";
const KOREAN: &str =
    "이름;도시;나이\n김민수;서울특별시;31\n이영희;부산광역시;44\n박철수;대구광역시;28\n최지우;인천광역시;39\n";

fn is_read(what: &str, text: &str, bytes: &[u8], encoding: Option<&str>) {
    let options = OpenOptions { encoding: encoding.map(str::to_owned), ..OpenOptions::default() };
    let dataset = open_bytes("a.csv", bytes, &options).unwrap_or_else(|error| panic!("{what}: {error}"));
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(';').collect()).collect();
    assert_eq!(names(&dataset), lines[0], "{what}: {:?}", dataset.source.notes());
    for (place, name) in lines[0].iter().enumerate() {
        let expected: Vec<&str> = lines[1..].iter().map(|line| line[place]).collect();
        assert_eq!(column(&dataset, name), expected, "{what}: {:?}", dataset.source.notes());
    }
}

#[test]
fn what_the_web_knows() {
    let of = |encoding: &'static Encoding, text: &str| {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{}", encoding.name());
        is_read(encoding.name(), text, &bytes, None);
        is_read(encoding.name(), text, &bytes, Some(encoding.name()));
    };
    of(WINDOWS_1252, GERMAN);
    of(WINDOWS_1252, FRENCH);
    of(MACINTOSH, GERMAN);
    of(MACINTOSH, FRENCH);
    of(WINDOWS_1250, POLISH);
    of(ISO_8859_2, POLISH);
    of(WINDOWS_1251, RUSSIAN);
    of(KOI8_R, RUSSIAN);
    of(WINDOWS_1253, GREEK);
    of(WINDOWS_1254, TURKISH);
    of(SHIFT_JIS, JAPANESE);
    of(EUC_JP, JAPANESE);
    of(ISO_2022_JP, JAPANESE);
    of(BIG5, TAIWANESE);
    of(WINDOWS_1255, HEBREW);
    of(WINDOWS_1256, ARABIC);
    of(WINDOWS_1257, LITHUANIAN);
    of(WINDOWS_874, THAI);
    of(GB18030, CHINESE);
    of(EUC_KR, KOREAN);
}

#[test]
fn code_pages_of_dos() {
    use yore::code_pages::{CP437, CP850, CP852};
    for text in [GERMAN, FRENCH] {
        let bytes = CP850.encode(text).unwrap();
        is_read("cp850", text, &bytes, None);
        is_read("cp850", text, &bytes, Some("cp850"));
        is_read("ibm850", text, &bytes, Some("IBM850"));
    }
    is_read("cp437", GERMAN, &CP437.encode(GERMAN).unwrap(), None);
    is_read("cp852", POLISH, &CP852.encode(POLISH).unwrap(), Some("cp852"));
    is_read("cp852", POLISH, &CP852.encode(POLISH).unwrap(), None);
}

#[test]
fn two_and_four_bytes_a_letter_in_any_script() {
    for text in [GERMAN, RUSSIAN, GREEK, JAPANESE, CHINESE, KOREAN, POLISH, TURKISH] {
        for mark in ["", "\u{feff}"] {
            let marked = format!("{mark}{text}");
            let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
            is_read("utf-16le", text, &little, None);
            is_read("utf-16be", text, &big, None);
            let little: Vec<u8> = marked.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
            let big: Vec<u8> = marked.chars().flat_map(|letter| u32::from(letter).to_be_bytes()).collect();
            is_read("utf-32le", text, &little, None);
            is_read("utf-32be", text, &big, None);
        }
    }
}

#[test]
fn a_guess_is_told_with_another_way() {
    let dataset = open_bytes("a.csv", &MACINTOSH.encode(GERMAN).0, &OpenOptions::default()).unwrap();
    assert!(told(&dataset, RemarkKind::Encoding).is_some());
    let remark = &dataset.source.reading.remarks[0];
    assert!(remark.instead.as_ref().is_some_and(|option| option.starts_with("--encoding ")), "{remark:?}");
    let dataset = open_bytes("a.csv", GERMAN.as_bytes(), &OpenOptions::default()).unwrap();
    assert_eq!(told(&dataset, RemarkKind::Encoding), None);
}

#[test]
fn names_of_encodings_as_others_write_them() {
    for (name, encoding, text) in [
        ("utf-16-le", "utf-16le", GREEK),
        ("iso2022_jp", "iso-2022-jp", JAPANESE),
        ("cp949", "euc-kr", KOREAN),
        ("CP1252", "windows-1252", GERMAN),
        ("shift-jis", "shift_jis", JAPANESE),
    ] {
        let bytes = match encoding {
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => Encoding::for_label(encoding.as_bytes()).unwrap().encode(text).0.into_owned(),
        };
        is_read(name, text, &bytes, Some(name));
    }
}
