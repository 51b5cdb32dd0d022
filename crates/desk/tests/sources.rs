//! Where orders come from: what may be configured, and that each mistake is named with the source it is in.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "what a test needs and does not get fails the test")]

use desk::settings::{
    FolderSource, HttpsKey, Places, SecretName, SecretRef, Settings, SettingsError, ShopSource, ShopSystem,
    SourceSettings, Sources, load,
};
use pickup::import::Shopify;
use pickup::text::StoreId;

/// The settings of a till of the test realm with this in its machine file.
fn with(sources: &str) -> Result<Settings, SettingsError> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("config.toml");
    let text = format!(
        "realm = \"test\"\ndata_dir = \"/srv/data\"\n{sources}\n[store]\nid = \"SE-042\"\nname = \"Tallmo\"\n\
         till = \"2\"\n[provider]\nissuer = \"http://127.0.0.1:7\"\nclient_id = \"till\"\n\
         client_secret = {{ keyring = \"authway\" }}\n"
    );
    std::fs::write(&file, text).expect("a file");
    // Whatever the umask of whoever runs this test is.
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&file, mode).expect("its mode");
    let sources = Sources {
        places: Places {
            machine_file: file,
            policy_file: None,
            user_file: None,
            real_data_dir: folder.path().join("real"),
            user_data_dir: None,
            administrator: 0,
        },
        config: None,
        data_dir: None,
        environment: Vec::new(),
        flags: Vec::new(),
        teller: "Kim".to_owned(),
        may_write_machine_file: false,
        system_language: None,
    };
    load(&sources).map(|loaded| loaded.settings)
}

#[test]
fn a_folder_with_nothing_else_has_what_is_built_in() {
    let plain = FolderSource { path: "/srv/orders".into(), keep_good: false, shopify: Shopify::default() };
    for text in [
        "sources = [{ kind = \"folder\", path = \"/srv/orders\" }]",
        "[[sources]]\nkind = \"folder\"\npath = \"/srv/orders\"",
    ] {
        assert_eq!(with(text).expect("settings").sources, [SourceSettings::Folder(plain.clone())], "{text}");
    }
    assert!(with("").expect("settings").sources.is_empty());
}

#[test]
fn everything_of_a_folder_can_be_said() {
    let text = "[[sources]]\nkind = \"folder\"\npath = \"/srv/erp\"\n\
                [[sources]]\nkind = \"folder\"\npath = \"/srv/shop\"\nkeep_good = true\n\
                shopify_shop = \"https://Tallmo.myshopify.com/\"\n\
                shopify_pickup_methods = [\"Lucka\", \" Hämta \"]\n\
                [sources.locations]\n\"Malmö C\" = \"SE-042\"\n";
    let settings = with(text).expect("settings");
    let shopify = Shopify {
        shop: "tallmo.myshopify.com".to_owned(),
        pickup_methods: vec!["Lucka".to_owned(), "Hämta".to_owned()],
        locations: [("Malmö C".to_owned(), StoreId::new("SE-042").expect("a store"))].into(),
    };
    let shop = FolderSource { path: "/srv/shop".into(), keep_good: true, shopify };
    assert_eq!(settings.sources[1..], [SourceSettings::Folder(shop)]);
}

/// A folder of this path, with what is set of it.
fn folder(path: &str, set: &str) -> String {
    format!("[[sources]]\nkind = \"folder\"\npath = \"{path}\"\n{set}")
}

#[test]
fn a_folder_that_would_double_the_orders_of_shopify_is_named() {
    let named = "shopify_shop = \"tallmo.myshopify.com\"\n";
    let other = "shopify_shop = \"elsewhere.myshopify.com\"\n";
    for (text, expected) in [
        (SHOPIFY.to_owned(), None),
        (folder("/srv/a", ""), None),
        (folder("/srv/a", named) + SHOPIFY, None),
        (folder("/srv/a", "") + SHOPIFY, Some("/srv/a")),
        (folder("/srv/a", named) + SHOPIFY + &folder("/srv/b", other), Some("/srv/b")),
    ] {
        let settings = with(&text).expect("settings");
        let found = settings.folder_beside_shopify();
        let hosts = expected.map(|_| vec!["tallmo.myshopify.com"]);
        let found = found.map(|(path, hosts)| (path.to_str().expect("a path"), hosts));
        assert_eq!(found, expected.zip(hosts), "{text}");
    }
}

#[test]
fn what_somebody_brings_is_of_the_one_shop_that_the_sources_name() {
    let named = |host: &str| format!("shopify_shop = \"{host}\"\n");
    for (text, expected) in [
        (String::new(), ""),
        (folder("/srv/a", ""), ""),
        (SHOPIFY.to_owned(), "tallmo.myshopify.com"),
        (folder("/srv/a", &named("other.myshopify.com")), "other.myshopify.com"),
        (folder("/srv/a", &named("tallmo.myshopify.com")) + SHOPIFY, "tallmo.myshopify.com"),
        (folder("/srv/a", &named("other.myshopify.com")) + SHOPIFY, ""),
    ] {
        let settings = with(&text).expect("settings");
        assert_eq!(settings.shopify_exports().shop, expected, "{text}");
    }
}

#[test]
fn a_folder_without_a_shop_trusts_as_it_did_before_there_was_that_setting() {
    let trusted = |set: &str| with(&folder("/srv/a", set)).expect("settings").trust_fingerprint();
    assert_eq!(trusted(""), trusted(""));
    assert_ne!(trusted(""), trusted("shopify_shop = \"tallmo.myshopify.com\"\n"));
}

#[test]
fn mistakes_are_named_with_the_source_they_are_in() {
    let good = "[[sources]]\nkind = \"folder\"\npath = \"/srv/a\"\n";
    let folder = "[[sources]]\nkind = \"folder\"\n";
    let cases = [
        (
            "[[sources]]\nkind = \"fax\"\npath = \"/srv/b\"\n".to_owned(),
            "in source 2, `kind` must be \"folder\", \"woocommerce\", \"shopify\" or \"https\"",
        ),
        ("[[sources]]\npath = \"/srv/b\"\n".to_owned(), "in source 2, `kind` must be \"folder\", "),
        (folder.to_owned(), "in source 2, `path` must be an absolute path in quotes"),
        (format!("{folder}path = \"orders\"\n"), "in source 2, `path` must be an absolute path in quotes"),
        (format!("{folder}pth = \"/srv/b\"\n"), "`pth` is no setting of a source; did you mean `path`?"),
        (format!("{folder}path = \"/srv/b\"\nkeep_good = 1\n"), "`keep_good` must be true or false"),
        (
            format!("{folder}path = \"/srv/b\"\nshopify_pickup_methods = []\n"),
            "`shopify_pickup_methods` must be a list of texts, such as [\"pickup\"], and not empty",
        ),
        (
            format!("{folder}path = \"/srv/b\"\nshopify_pickup_methods = [\" \"]\n"),
            "`shopify_pickup_methods` must be a list of texts, such as [\"pickup\"], and not empty",
        ),
        (
            format!("{folder}path = \"/srv/b\"\nshopify_shop = \"Tallmo\"\n"),
            "`shopify_shop` must be the shop's host at Shopify, such as \"my-shop.myshopify.com\"",
        ),
        (
            format!("{folder}path = \"/srv/b\"\nshopify_shop = \"tallmo.myshopify.com/admin\"\n"),
            "`shopify_shop` must be the shop's host at Shopify, such as \"my-shop.myshopify.com\"",
        ),
        (
            format!("{folder}path = \"/srv/b\"\nlocations = {{ Malmö = 42 }}\n")
                .replace("Malmö", "\"Malmö\""),
            "`locations` must be a table of stores by the names of locations",
        ),
        (
            format!("{folder}path = \"/srv/a/done\"\n"),
            "`path` must lie outside the folders of the other sources",
        ),
        (format!("{folder}path = \"/srv/data/orders\"\n"), "`path` must lie outside the data folder"),
        (format!("{folder}path = \"/srv\"\n"), "`path` must lie outside the data folder"),
    ];
    for (text, expected) in cases {
        let error = with(&format!("{good}{text}")).expect_err("refused");
        assert!(matches!(&error, SettingsError::Wrong { key: "sources", at, .. } if at.line.is_some()));
        assert!(error.to_string().contains(expected), "{text}: {error}");
    }
    let many = (0..17).map(|number| format!("[[sources]]\nkind = \"folder\"\npath = \"/srv/{number}\"\n"));
    let error = with(&many.collect::<String>()).expect_err("refused");
    assert!(error.to_string().contains("at most 16 sources"), "{error}");
    let error = with("sources = [\"/srv/orders\"]").expect_err("refused");
    assert!(error.to_string().contains("a list such as [{ kind = \"folder\""), "{error}");
}

#[test]
fn each_part_of_a_source_is_part_of_the_fingerprint() {
    let print = |text: &str| with(text).expect("settings").trust_fingerprint();
    let folder = "[[sources]]\nkind = \"folder\"\npath = \"/srv/a\"\n";
    let mut prints = vec![
        print(""),
        print(folder),
        print(&folder.replace("/srv/a", "/srv/b")),
        print(&format!("{folder}keep_good = true\n")),
        print(&format!("{folder}shopify_pickup_methods = [\"ab\", \"c\"]\n")),
        print(&format!("{folder}shopify_pickup_methods = [\"a\", \"bc\"]\n")),
        print(&format!("{folder}locations = {{ a = \"b\" }}\n")),
        print(&format!("{folder}locations = {{ a = \"c\" }}\n")),
    ];
    let count = prints.len();
    prints.sort_by_key(ToString::to_string);
    prints.dedup();
    assert_eq!(prints.len(), count);
}

const WOOCOMMERCE: &str = "[[sources]]\nkind = \"woocommerce\"\naddress = \"http://127.0.0.1:8080/shop\"\n\
                           key = { keyring = \"woo-key\" }\nsecret = { file = \"/etc/woo\" }\n";
const SHOPIFY: &str = "[[sources]]\nkind = \"shopify\"\naddress = \"https://tallmo.myshopify.com\"\n\
                       client_id = \"app\"\nclient_secret = { keyring = \"shopify\" }\n";
const HTTPS: &str =
    "[[sources]]\nkind = \"https\"\naddress = \"https://erp.example/api\"\nsystem = \"erp\"\n";

fn shop(text: &str) -> ShopSource {
    match with(text).expect("settings").sources.pop() {
        Some(SourceSettings::Shop(shop)) => *shop,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_web_shop_tells_nobody_unless_it_is_told_to() {
    let shop_of_woo = shop(WOOCOMMERCE);
    assert_eq!((shop_of_woo.tell, shop_of_woo.every.as_secs()), (false, 60));
    let ShopSystem::WooCommerce(woo) = shop_of_woo.system else { panic!("{shop_of_woo:?}") };
    assert_eq!((woo.key.place(), woo.secret.place()), ("woo-key".to_owned(), "/etc/woo".to_owned()));
    assert_eq!((woo.ready, woo.complete, woo.notify_customer), (vec!["processing".to_owned()], false, false));
    let told =
        shop(&format!("{SHOPIFY}tell = true\nevery_s = 30\nlocations = {{ \"Main\" = \"SE-042\" }}\n"));
    assert_eq!((told.tell, told.every.as_secs()), (true, 30));
    let ShopSystem::Shopify(shopify) = told.system else { panic!("Shopify") };
    assert_eq!((shopify.client_id.as_str(), shopify.locations.len()), ("app", 1));
    for (more, key) in [
        ("", HttpsKey::None),
        (
            "user = \"till\"\npassword = { keyring = \"erp\" }\n",
            HttpsKey::Basic {
                user: "till".to_owned(),
                password: SecretRef::Keyring(SecretName::parse("erp").expect("a name")),
            },
        ),
    ] {
        let ShopSystem::Https(https) = shop(&format!("{HTTPS}{more}")).system else { panic!("https") };
        assert_eq!(https.key, key);
    }
}

#[test]
fn a_secret_goes_to_https_or_to_this_machine_in_a_test() {
    for address in [
        "http://shop.example",
        "http://192.168.1.5",
        "https://key@shop.example",
        "https://shop.example/?consumer_key=ck_1",
        "https://shop.example/#orders",
        "ftp://shop.example",
        "shop.example",
    ] {
        let text = WOOCOMMERCE.replace("http://127.0.0.1:8080/shop", address);
        let error = with(&text).expect_err("refused").to_string();
        assert!(error.contains("`address` must be an https address"), "{address}: {error}");
    }
}

#[test]
fn mistakes_of_web_shops_are_named() {
    for (text, expected) in [
        (WOOCOMMERCE.replace("{ keyring = \"woo-key\" }", "\"ck_1\""), "never the secret itself"),
        (WOOCOMMERCE.replace("key =", "kee ="), "`kee` is no setting of a source; did you mean `key`?"),
        (format!("{WOOCOMMERCE}every_s = 1\n"), "`every_s` must be a whole number from 10 to 86400"),
        (format!("{WOOCOMMERCE}time_zone = \"Malmö\"\n"), "`time_zone` must be the name of one"),
        (format!("{WOOCOMMERCE}{WOOCOMMERCE}"), "the shop is one of the other sources already"),
        (format!("{SHOPIFY}ready = []\n"), "`ready` must be a list of words"),
        (HTTPS.replace("system = \"erp\"\n", ""), "`system` must be set"),
        (format!("{HTTPS}user = \"till\"\n"), "there must be `token`, or `user` and `password`"),
        (format!("{HTTPS}key = {{ keyring = \"erp\" }}\n"), "`key` is no setting of a source"),
    ] {
        let error = with(&text).expect_err("refused").to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn each_part_of_a_web_shop_is_part_of_the_fingerprint() {
    let print = |text: &str| with(text).expect("settings").trust_fingerprint().to_string();
    let mut prints = vec![
        print(WOOCOMMERCE),
        print(&WOOCOMMERCE.replace("woo-key", "other")),
        print(&WOOCOMMERCE.replace("/shop", "/other")),
        print(&format!("{WOOCOMMERCE}tell = true\n")),
        print(&format!("{WOOCOMMERCE}complete = true\n")),
        print(&format!("{WOOCOMMERCE}notify_customer = true\n")),
        print(&format!("{WOOCOMMERCE}locations = {{ a = \"b\" }}\n")),
        print(&format!("{WOOCOMMERCE}time_zone = \"Europe/Stockholm\"\n")),
        print(SHOPIFY),
        print(&SHOPIFY.replace("\"app\"", "\"other\"")),
        print(HTTPS),
        print(&format!("{HTTPS}token = {{ keyring = \"erp\" }}\n")),
        print("[policy]\nundo_s = 60\n"),
    ];
    let count = prints.len();
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), count);
}
