//! Data dictionaries as they come, in several shapes and languages, as lists of agreed columns.

use shoal::review::Dictionary;

fn lines(text: &str) -> Vec<String> {
    Dictionary::of_text(text).lines().lines().map(str::to_owned).collect()
}

/// What would be wrong: a dictionary must be typed again by hand because it is headed in another way.
#[test]
fn dictionaries_of_several_shapes_and_languages_are_read() {
    let expected = [
        "customer_id: text required",
        "tier: text [silver, gold, VIP] optional",
        "age: number [18..99]",
        "joined: date",
    ];
    let english = "Column,Type,Allowed values,Required,Nullable\ncustomer_id,varchar(12),,yes,\n\
                   tier,string,\"silver, gold, VIP\",no,\nage,integer,18-99,,yes\njoined,date,,,\n";
    assert_eq!(lines(english), expected);
    let german = "Datenlieferung Kundenclub\n\nNr.;Feldname;Beschreibung;Datentyp;Zulässige Werte;Pflichtfeld\n\
                  1;customer_id;Kundennummer;Zeichenkette;Freitext;ja\n2;tier;Stufe;Text;silver|gold|VIP;nein\n\
                  3;age;Alter;Ganzzahl;18 bis 99;\n4;joined;Beitritt;Datum;;\n";
    assert_eq!(lines(german), expected);
    let french = "Champ\tType de données\tValeurs autorisées\tFacultatif\tObligatoire\ncustomer_id\tChaîne\t\t\toui\n\
                  tier\tTexte\tsilver; gold; VIP\toui\t\nage\tEntier\t18..99\t\t\njoined\tDate\t\t\t\n";
    assert_eq!(lines(french), expected);
    let spanish = "Nombre del campo;Tipo de dato;Valores permitidos;Obligatorio\ncustomer_id;Texto;;sí\n\
                   tier;Texto;'silver','gold','VIP';no\nage;Entero;18-99;\njoined;Fecha;;\n";
    assert_eq!(lines(spanish), expected);
    let markdown = "| Field | Type | Values | Required? |\n| --- | :---: | --- | --- |\n| customer_id | text | | M |\n\
                    | tier | text | silver, gold, VIP | O |\n| age | number | 18–99 | |\n| joined | date | | |\n";
    assert_eq!(lines(markdown), expected);
    let database = "table_name,column_name,data_type,is_nullable\nclub,customer_id,character varying,NO\n\
                    club,tier,text,YES\n";
    assert_eq!(lines(database), ["customer_id: text required", "tier: text"]);
}

/// What would be wrong: of codes that stand in a row each only the first would be allowed, or their meanings too.
#[test]
fn codes_are_read_with_their_meanings_left_out() {
    let rows = "Variable;Code;Label\nsex;1;male\nsex;2;female\nstatus;A;active\n;C;closed\n";
    assert_eq!(lines(rows), ["sex: [1, 2]", "status: [A, C]"]);
    let redcap = "Variable / Field Name,Form Name,Field Label,\"Choices, Calculations, OR Slider Labels\",Required Field?\n\
                  smokes,visit,Smokes?,\"0, No | 1, Yes\",y\n";
    assert_eq!(lines(redcap), ["smokes: [0, 1] required"]);
}

/// What would be wrong: something that is no list is compared as if it were one, and nobody is told.
#[test]
fn what_cannot_be_read_is_said() {
    let found = Dictionary::of_text("Column,Type,Values\nplace,geometry,see annex B\nparts,int,\"e.g. 1, 2\"\n");
    assert_eq!(found.lines(), "place\nparts: number");
    assert_eq!(found.notes.len(), 3, "{:?}", found.notes);
    assert!(found.notes[0].contains("geometry") && found.notes[1].contains("see annex B"));
}

/// What would be wrong: the header of a file with a column "type" is taken for a dictionary.
#[test]
fn the_header_of_a_file_and_a_bare_list_are_no_dictionaries() {
    let data = "name,type,city,spend\nAnna,gold,Berlin,12\nBen,silver,Bonn,8\n";
    assert!(Dictionary::of_headed_text(data).is_none());
    assert_eq!(lines(data), ["name", "type", "city", "spend"]);
    assert_eq!(lines("customer_id;text\nspend;decimal(8,2)\n"), ["customer_id: text", "spend: number"]);
    assert_eq!(lines("customer_id,spend,health\n"), ["customer_id", "spend", "health"]);
}
