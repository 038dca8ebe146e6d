//! Places south of the equator, in small letters.

/// Countries most of whose people live in the south: both codes of ISO 3166, and names as people write them.
#[rustfmt::skip]
pub(super) const COUNTRIES: &[&str] = &[
    "ao", "ago", "angola", "aq", "ata", "antarctica", "ar", "arg", "argentina", "as", "asm", "american samoa", "au", "aus", "australia",
    "bi", "bdi", "burundi", "bo", "bol", "bolivia", "br", "bra", "brazil", "brasil", "bw", "bwa", "botswana", "cc", "cck",
    "cocos (keeling) islands", "cocos islands", "cd", "cod", "democratic republic of the congo", "dr congo", "cg", "cog", "congo",
    "republic of the congo", "ck", "cok", "cook islands", "cl", "chl", "chile", "cx", "cxr", "christmas island", "ec", "ecu", "ecuador",
    "fj", "fji", "fiji", "fk", "flk", "falkland islands", "id", "idn", "indonesia", "km", "com", "comoros", "ls", "lso", "lesotho", "mg",
    "mdg", "madagascar", "mu", "mus", "mauritius", "mw", "mwi", "malawi", "mz", "moz", "mozambique", "moçambique", "na", "nam", "namibia",
    "nc", "ncl", "new caledonia", "nouvelle-calédonie", "nf", "nfk", "norfolk island", "nr", "nru", "nauru", "nu", "niu", "niue", "nz",
    "nzl", "new zealand", "aotearoa", "pe", "per", "peru", "perú", "pf", "pyf", "french polynesia", "polynésie française", "pg", "png",
    "papua new guinea", "pn", "pcn", "pitcairn", "py", "pry", "paraguay", "re", "reu", "réunion", "reunion", "la réunion", "rw", "rwa",
    "rwanda", "sb", "slb", "solomon islands", "sc", "syc", "seychelles", "sh", "shn", "saint helena", "sz", "swz", "eswatini", "swaziland",
    "tk", "tkl", "tokelau", "tl", "tls", "timor-leste", "east timor", "to", "ton", "tonga", "tv", "tuv", "tuvalu", "tz", "tza", "tanzania",
    "uy", "ury", "uruguay", "vu", "vut", "vanuatu", "wf", "wlf", "wallis and futuna", "ws", "wsm", "samoa", "yt", "myt", "mayotte", "za",
    "zaf", "south africa", "suid-afrika", "zm", "zmb", "zambia", "zw", "zwe", "zimbabwe",
];

/// Regions of the tzdb whose zones are all in the south.
pub(super) const ZONE_REGIONS: &[&str] = &["america/argentina/", "antarctica/", "australia/", "brazil/", "chile/"];

/// The other zones and links of the tzdb (2025b) whose place in its `zone.tab` has a southern latitude.
#[rustfmt::skip]
pub(super) const ZONES: &[&str] = &[
    "africa/blantyre", "africa/brazzaville", "africa/bujumbura", "africa/dar_es_salaam", "africa/gaborone", "africa/harare",
    "africa/johannesburg", "africa/kigali", "africa/kinshasa", "africa/luanda", "africa/lubumbashi", "africa/lusaka", "africa/maputo",
    "africa/maseru", "africa/mbabane", "africa/nairobi", "africa/windhoek", "america/araguaina", "america/asuncion", "america/bahia",
    "america/belem", "america/buenos_aires", "america/campo_grande", "america/catamarca", "america/cordoba", "america/coyhaique",
    "america/cuiaba", "america/eirunepe", "america/fortaleza", "america/guayaquil", "america/jujuy", "america/la_paz", "america/lima",
    "america/maceio", "america/manaus", "america/mendoza", "america/montevideo", "america/noronha", "america/porto_acre",
    "america/porto_velho", "america/punta_arenas", "america/recife", "america/rio_branco", "america/rosario", "america/santarem",
    "america/santiago", "america/sao_paulo", "asia/dili", "asia/jakarta", "asia/jayapura", "asia/makassar", "asia/pontianak",
    "asia/ujung_pandang", "atlantic/south_georgia", "atlantic/st_helena", "atlantic/stanley", "indian/antananarivo", "indian/chagos",
    "indian/christmas", "indian/cocos", "indian/comoro", "indian/kerguelen", "indian/mahe", "indian/mauritius", "indian/mayotte",
    "indian/reunion", "nz", "nz-chat", "pacific/apia", "pacific/auckland", "pacific/bougainville", "pacific/chatham", "pacific/easter",
    "pacific/efate", "pacific/enderbury", "pacific/fakaofo", "pacific/fiji", "pacific/funafuti", "pacific/galapagos", "pacific/gambier",
    "pacific/guadalcanal", "pacific/kanton", "pacific/marquesas", "pacific/nauru", "pacific/niue", "pacific/norfolk", "pacific/noumea",
    "pacific/pago_pago", "pacific/pitcairn", "pacific/port_moresby", "pacific/rarotonga", "pacific/samoa", "pacific/tahiti",
    "pacific/tongatapu", "pacific/wallis", "us/samoa",
];
