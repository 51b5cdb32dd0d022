//! The table of keys, in the order of the sample. What a key means is said here for whoever configures a till, and read
//! in `parse.rs`.

use super::Class::{Free, Trust};
use super::{Default, Key, Kind};

/// Every key there is, in the order of the sample.
pub static KEYS: &[Key] = &[
    Key {
        path: "realm",
        kind: Kind::Choice(&["real", "practice", "test"]),
        class: Trust,
        default: Default::Required,
        example: "\"real\"",
        doc: "Which world this till lives in. Nothing crosses from one to another; only practice and test may talk \
              to a provider on this machine without https.",
    },
    Key {
        path: "data_dir",
        kind: Kind::Path,
        class: Trust,
        default: Default::None("the system's data folder for real, the user's own for practice and test"),
        example: "\"/var/lib/claimcheck\"",
        doc: "Where orders and the ledger lie. The folder belongs to the account that runs the till and is made private to \
              it. For practice and test it may also be given with --data-dir or CLAIMCHECK_DATA_DIR.",
    },
    Key {
        path: "sources",
        kind: Kind::Sources,
        class: Trust,
        default: Default::Value("[]"),
        example: "[{ kind = \"folder\", path = \"/srv/claimcheck/orders\" }]",
        doc: "Where orders come from by themselves. A folder: `*.json` and `*.csv` that are dropped into `path` are taken in \
              and moved to `done/`, bad ones to `rejected/` with a report. All of a file counts or nothing; \
              `keep_good` lets its good orders count. The folder and its files should belong to the account of the \
              shop's system: what the till's own account can write counts as brought by hand. For what Shopify \
              exports: `shopify_shop` is the shop's host (my-shop.myshopify.com), with which an order has the key that \
              Shopify's API gives it; `shopify_pickup_methods` are texts in `Shipping Method` that mean a pick-up (built in: \
              pickup, pick up, pick-up, hämta), `locations` says which store a `Location` is. Web shops are asked at \
              `address` what changed every `every_s` seconds (60), and told of hand-overs if `tell` is true. \
              `woocommerce`: `key` and `secret`, each a place as for provider.client_secret; `ready` are \
              the statuses of orders on the shelf (processing), `locations` the stores by the names of pickup \
              locations, `store` that of orders without one; `complete` completes what was handed over in full, \
              `notify_customer` has the shop mail its note, which is written with `note_handed_over`, \
              `note_corrected`, `note_left` and in `time_zone`. `shopify`: `client_id`, `client_secret`, `ready` (IN_PROGRESS), `locations` by id \
              or name, `notify_customer`. `https`, which speaks docs/orders-api.yaml: `system` and `shop` as its \
              orders have them, `token`, or `user` and `password`. `first_days` is how far the first look goes back.",
    },
    Key {
        path: "staff",
        kind: Kind::Staff,
        class: Trust,
        default: Default::Value("[]"),
        example: "[{ id = \"anna\", name = \"Anna Berg\", role = \"teller\", pin_hash = \"$argon2id$v=19$m=19456,t=2,p=1$Nh3E7UAlM+dzgifB12ZK+g$oQUpmePtaAe5CCv9A47aftIDLan2LuyJaqgd+DD4qQw\" }, \
                  { id = \"siv\", name = \"Siv Holm\", role = \"supervisor\", pin_hash = \"$argon2id$v=19$m=19456,t=2,p=1$gQeIwGoi02V5VvAK5ebQnQ$nzLmKcoOa1nhxxr1pMCcSIOMLNgv4umgZrve3A3nM7o\" }]",
        doc: "Who works here: everybody signs in at the till with their id and a PIN of 6 to 12 digits. A `teller` hands over; \
              a `supervisor` also is the second person of others. `pin_hash` is what `claimcheck-cli staff hash` makes \
              of a PIN; whoever can read it can guess at a short PIN, so let nobody read this file but the till's account. \
              Without staff the computer's account stands for the teller, and nothing can be done that needs a second \
              person: locked orders stay locked.",
    },
    Key {
        path: "store.id",
        kind: Kind::Text,
        class: Trust,
        default: Default::Required,
        example: "\"SE-042\"",
        doc: "This store, as the orders name it.",
    },
    Key {
        path: "store.name",
        kind: Kind::Text,
        class: Trust,
        default: Default::Required,
        example: "\"Tallmo, Uppsala\"",
        doc: "This store, as people call it.",
    },
    Key {
        path: "store.till",
        kind: Kind::Text,
        class: Trust,
        default: Default::Required,
        example: "\"2\"",
        doc: "This till; each till of a store has its own.",
    },
    Key {
        path: "store.country",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("a phone number without country code identifies nobody"),
        example: "\"SE\"",
        doc: "The country (ISO 3166, two capitals) whose phone numbers the shop's customers write without country code: \
              `070-123 45 67` is +46701234567 in SE.",
    },
    Key {
        path: "store.currency",
        kind: Kind::Text,
        class: Trust,
        default: Default::Value("\"SEK\""),
        example: "\"NOK\"",
        doc: "What an amount is in that a customer at the counter approves, unless the teller says otherwise: three \
              letters (ISO 4217).",
    },
    Key {
        path: "store.time_zone",
        kind: Kind::Text,
        class: Trust,
        default: Default::Value("\"UTC\""),
        example: "\"Europe/Stockholm\"",
        doc: "Where the store's days begin, for goods that ask for an age: a name of the IANA time zone database.",
    },
    Key {
        path: "provider.issuer",
        kind: Kind::Address,
        class: Trust,
        default: Default::Required,
        example: "\"https://environment-company.irmciam.se\"",
        doc: "The identity provider's issuer, exactly as it writes it itself.",
    },
    Key {
        path: "provider.name",
        kind: Kind::Text,
        class: Trust,
        default: Default::Value("\"Authway\""),
        example: "\"Authway\"",
        doc: "The identity provider, as screens call it.",
    },
    Key {
        path: "provider.tenant",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("the provider has no tenants"),
        example: "\"priv\"",
        doc: "The one tenant (the claim `tid`) whose customers count. Where the provider has tenants and this is \
              missing, an e-mail address or a phone number proves nothing.",
    },
    Key {
        path: "provider.client_id",
        kind: Kind::Text,
        class: Trust,
        default: Default::Required,
        example: "\"ciba-client-id-from-portal\"",
        doc: "The client's id at the provider.",
    },
    Key {
        path: "provider.profile",
        kind: Kind::Choice(&["ciba", "fapi_ciba"]),
        class: Trust,
        default: Default::Value("\"ciba\""),
        example: "\"fapi_ciba\"",
        doc: "Which rules hold: those of CIBA alone, or those of FAPI-CIBA too: no shared secret, every \
              request signed.",
    },
    Key {
        path: "provider.client_secret",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None("the client has a private key or a certificate instead"),
        example: "{ keyring = \"authway\" }",
        doc: "Where the client's secret is kept; never the secret itself. Keep it with `claimcheck-cli secret \
              set authway`, or in a file that only the user of the till can read. One of secret, private key \
              and certificate is needed.",
    },
    Key {
        path: "provider.private_key",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None("the client has no key of its own"),
        example: "{ keyring = \"till-key\" }",
        doc: "Where the client's private key is kept: PEM or a JWK, for private_key_jwt and for signed \
              requests. Make one with `claimcheck-cli key generate till-key` and register the public half that \
              it prints at the provider.",
    },
    Key {
        path: "provider.certificate",
        kind: Kind::Path,
        class: Trust,
        default: Default::None("no certificate is presented"),
        example: "\"/etc/claimcheck/till.pem\"",
        doc: "A PEM file with the client's certificate and its chain, for tls_client_auth, \
              self_signed_tls_client_auth and tokens that are bound to it.",
    },
    Key {
        path: "provider.certificate_key",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None("no certificate is presented"),
        example: "{ keyring = \"till-certificate\" }",
        doc: "Where the certificate's private key is kept: PEM.",
    },
    Key {
        path: "provider.client_auth",
        kind: Kind::Choice(&[
            "client_secret_basic",
            "client_secret_post",
            "client_secret_jwt",
            "private_key_jwt",
            "tls_client_auth",
            "self_signed_tls_client_auth",
        ]),
        class: Trust,
        default: Default::None(
            "a certificate, a private key or a secret, in this order, as the provider takes it and the client has it",
        ),
        example: "\"private_key_jwt\"",
        doc: "How the client proves itself.",
    },
    Key {
        path: "provider.signed_requests",
        kind: Kind::Choice(&["auto", "always", "never"]),
        class: Trust,
        default: Default::Value("\"auto\""),
        example: "\"always\"",
        doc: "Whether authentication requests are signed with the private key; auto: if the provider or the \
              profile requires it.",
    },
    Key {
        path: "provider.request_signing_algorithm",
        kind: Kind::Choice(&[
            "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "EdDSA",
        ]),
        class: Trust,
        default: Default::None("the best that key and provider have in common"),
        example: "\"ES256\"",
        doc: "What requests are signed with, where the provider expects one algorithm.",
    },
    Key {
        path: "provider.hint",
        kind: Kind::Choice(&["login_hint", "login_hint_token"]),
        class: Trust,
        default: Default::Value("\"login_hint\""),
        example: "\"login_hint_token\"",
        doc: "How the customer is named to the provider: as text, or in a token that the client signs with its \
              secret, as Authway reads it.",
    },
    Key {
        path: "provider.ui_locales",
        kind: Kind::Words,
        class: Trust,
        default: Default::None("as the customer or the provider likes"),
        example: "[\"sv\", \"en\"]",
        doc: "In which languages the customer shall be asked, the preferred one first.",
    },
    Key {
        path: "provider.parameters",
        kind: Kind::Parameters,
        class: Trust,
        default: Default::None("nothing but the standard's parameters"),
        example: "{ organisation = \"556677-8899\" }",
        doc: "What this provider wants to be told with each request beside the standard's parameters.",
    },
    Key {
        path: "provider.endpoint_origins",
        kind: Kind::Addresses,
        class: Trust,
        default: Default::Value("[]"),
        example: "[\"https://mtls.example.com\"]",
        doc: "Further origins at which the provider's endpoints may lie. Credentials go to them, so list only \
              what the provider confirms.",
    },
    Key {
        path: "provider.key_thumbprints",
        kind: Kind::Words,
        class: Trust,
        default: Default::None("every key that the provider publishes"),
        example: "[\"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\"]",
        doc: "The provider's signing keys that alone are believed, by their thumbprints (RFC 7638, SHA-256). For \
              networks in which TLS is opened on the way; the list must change when the provider changes its keys, \
              and UserInfo is not asked, because nobody signs it.",
    },
    Key {
        path: "provider.customer_page",
        kind: Kind::Address,
        class: Trust,
        default: Default::None("no QR code: the provider notifies the customer by itself"),
        example: "\"{issuer}/identity/ciba?requestId={auth_req_id}\"",
        doc: "The page that the QR code opens. `{auth_req_id}` exactly once; at the issuer's own origin or at one of \
              `provider.customer_page_origins`.",
    },
    Key {
        path: "provider.customer_page_origins",
        kind: Kind::Addresses,
        class: Trust,
        default: Default::Value("[]"),
        example: "[\"https://pages.example.com\"]",
        doc: "Further origins that the customer's page may have.",
    },
    Key {
        path: "provider.scopes",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[\"openid\", \"email\", \"profile\"]"),
        example: "[\"openid\", \"email\", \"phone\", \"profile\"]",
        doc: "What is asked for; always with `openid`.",
    },
    Key {
        path: "provider.acr_values",
        kind: Kind::Words,
        class: Trust,
        default: Default::None("as the provider likes"),
        example: "[\"tenant:priv\"]",
        doc: "How the customer shall sign in, the preferred way first. It is asked for, not required: a provider may answer with less, and nothing is refused because of it.",
    },
    Key {
        path: "provider.requested_expiry_s",
        kind: Kind::Whole(30, 600),
        class: Trust,
        default: Default::None("as the provider likes"),
        example: "200",
        doc: "How many seconds the customer shall have.",
    },
    Key {
        path: "provider.claims.personal_number",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("personal numbers are not used"),
        example: "\"personal_number\"",
        doc: "The provider's name for the claim that carries a Swedish personal number.",
    },
    Key {
        path: "provider.binding_message",
        kind: Kind::Choice(&["code", "code_and_text"]),
        class: Trust,
        default: Default::Value("\"code_and_text\""),
        example: "\"code\"",
        doc: "What both screens show: the code with the purpose and the order's last digits, or the code alone for \
              providers that take a short word only.",
    },
    Key {
        path: "provider.caller.client_id",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("a caller is asked as provider.client_id"),
        example: "\"till-caller\"",
        doc: "A client of its own at the provider for callers.",
    },
    Key {
        path: "provider.caller.client_secret",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None("that client has a private key or a certificate, the till's"),
        example: "{ keyring = \"authway-caller\" }",
        doc: "Where the secret of that client is kept, as for provider.client_secret.",
    },
    Key {
        path: "provider.counter.client_id",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("a customer at the counter is asked as provider.client_id"),
        example: "\"till-counter\"",
        doc: "A client of its own at the provider for customers at the counter.",
    },
    Key {
        path: "provider.counter.client_secret",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None("that client has a private key or a certificate, the till's"),
        example: "{ keyring = \"authway-counter\" }",
        doc: "Where the secret of that client is kept, as for provider.client_secret.",
    },
    Key {
        path: "provider.payment.client_id",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("whoever pays is asked as provider.client_id"),
        example: "\"till-payment\"",
        doc: "A client of its own at the provider for payments.",
    },
    Key {
        path: "provider.payment.client_secret",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None("that client has a private key or a certificate, the till's"),
        example: "{ keyring = \"authway-payment\" }",
        doc: "Where the secret of that client is kept, as for provider.client_secret.",
    },
    Key {
        path: "provider.algorithms",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[\"RS256\", \"PS256\", \"ES256\", \"EdDSA\"]"),
        example: "[\"RS256\"]",
        doc: "The signatures of ID tokens that are believed.",
    },
    Key {
        path: "network.roots",
        kind: Kind::Path,
        class: Trust,
        default: Default::None("only the certificates that come with the app"),
        example: "\"/etc/claimcheck/roots.pem\"",
        doc: "A PEM file of root certificates to believe besides the built-in ones, such as those of a company proxy. \
              SSL_CERT_FILE and SSL_CERT_DIR are not read.",
    },
    Key {
        path: "network.proxy",
        kind: Kind::Address,
        class: Trust,
        default: Default::None("no proxy"),
        example: "\"http://proxy.example.com:3128\"",
        doc: "The proxy to the provider. HTTPS_PROXY and its kin are not read.",
    },
    Key {
        path: "ledger.key",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None(
            "{ keyring = \"ledger-key\" } for real; a file in the data folder for practice and test",
        ),
        example: "{ file = \"/etc/claimcheck/ledger.key\" }",
        doc: "Where the key of the ledger's pseudonyms is kept: 64 hexadecimal digits, the same on all tills of one \
              database. It is never made anew; without it the hashes in the ledger mean nothing.",
    },
    Key {
        path: "ledger.head_file",
        kind: Kind::Path,
        class: Trust,
        default: Default::None(
            "`ledger.head` in a folder beside the data folder, named like it with `-state` behind",
        ),
        example: "\"/var/lib/claimcheck-state/ledger.head\"",
        doc: "Where the head of the ledger is noted outside the data folder, so that an older folder that is put back is \
              noticed. It must lie outside the data folder, where its copies don't reach, in a folder that the till's \
              account may write. Practice needs none. Whoever changes it moves the file along with the windows closed.",
    },
    Key {
        path: "ledger.restore_head",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("no older copy may be gone on with"),
        example: "\"57:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
        doc: "The head of the ledger in an older copy of the data folder, as `claimcheck-cli ledger verify` prints it: \
              that copy alone may be gone on with, by `claimcheck-cli ledger restore`. Remove it afterwards.",
    },
    Key {
        path: "ledger.restore_approved_by",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("needed with ledger.restore_head where no staff are configured"),
        example: "\"Anna Berg, IT\"",
        doc: "Who approved that this copy is gone on with, where no staff are configured: somebody else than the account \
              that does it. Both are written into the ledger. Where staff are, two of them give their PINs, and this name \
              means nothing.",
    },
    Key {
        path: "ledger.keep_personal_days",
        kind: Kind::Whole(1, 3_650),
        class: Trust,
        default: Default::Value("90"),
        example: "30",
        doc: "After how many days the names beside the ledger are removed, orders that are over, and files of sources in \
              `done/` and `rejected/`. The ledger itself stays.",
    },
    Key {
        path: "ledger.keep_waiting_order_days",
        kind: Kind::Whole(1, 3_650),
        class: Trust,
        default: Default::Value("365"),
        example: "180",
        doc: "After how many days orders are removed that nobody collected, from the last that was heard of them.",
    },
    Key {
        path: "ledger.auditor_key",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("no token is kept"),
        example: "\"age1zwlyl6h27gzv0lfntr7fcqrjrzqazap8sy5zylkxwneh7llf0dksu37mwt\"",
        doc: "The public key of an auditor (`age-keygen`). Each hand-over's ID token is then kept so that only the auditor can \
              read it and check the provider's signature again; it is removed with the names beside the ledger.",
    },
    Key {
        path: "backup.public_key",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("a backup needs `--to KEY`"),
        example: "\"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\"",
        doc: "To whom `claimcheck-cli backup` seals its files: a public key as `age-keygen` makes it. The private half \
              stays away from the till.",
    },
    Key {
        path: "policy.accept_weaker",
        kind: Kind::WeakerLines,
        class: Trust,
        default: Default::Value("[]"),
        example: "[{ identifier = \"email\", up_to = \"500.00 SEK\" }]",
        doc: "Identifiers that suffice up to an amount although the order has a stronger one which the provider did \
              not prove: `personal_number`, `email` or `phone`.",
    },
    Key {
        path: "policy.levels",
        kind: Kind::LevelLines,
        class: Trust,
        default: Default::Value("[]"),
        example: "[{ name = \"strong\", above = \"5000.00 SEK\", age_limited = true, accept = [{ acr = [\"loa3\"] }, \
                  { amr = [\"bankid\"], max_age_s = 300, up_to = \"10000.00 SEK\" }] }]",
        doc: "How the customer must have signed in for `all` orders, those `above` an amount, those with `age_limited` goods, \
              or those whose `min_level` is the line's name. The first way in `accept` is wanted, the others are \
              fallbacks; every line about an order must be met.",
    },
    Key {
        path: "policy.ages",
        kind: Kind::AgeLines,
        class: Trust,
        default: Default::Value("[]"),
        example: "[{ sku = \"WINE-7\", min_age = 20 }, { sku_prefix = \"TOB-\", min_age = 18 }]",
        doc: "Goods that are for people of `min_age` (1 to 99) and more, by the article number of a line: one `sku`, or all \
              that begin with a `sku_prefix`, in capitals or not. For shops that have no field for an age (WooCommerce, \
              Shopify). It holds for orders that are here already; the highest age counts, of these lines and of the \
              order's own `min_age`. Goods without an article number are not known by it.",
    },
    Key {
        path: "policy.remote_up_to",
        kind: Kind::Amount,
        class: Trust,
        default: Default::None("no order without presence"),
        example: "\"200.00 SEK\"",
        doc: "Up to which amount an order may be handed over although nobody saw the customer accept on the phone.",
    },
    Key {
        path: "policy.ask_owner",
        kind: Kind::Switch,
        class: Trust,
        default: Default::Value("true"),
        example: "false",
        doc: "Whether an owner who is elsewhere may be asked if somebody who was identified at the counter, and whom the \
              order does not name, may collect it. The owner sees that person's name and accepts on their own phone. It \
              takes a provider that shows a whole binding message (`provider.binding_message = \"full\"`).",
    },
    Key {
        path: "policy.ask_owner_up_to",
        kind: Kind::Amount,
        class: Trust,
        default: Default::None("orders of any value, where `policy.ask_owner` is true"),
        example: "\"2000.00 SEK\"",
        doc: "Up to which amount the owner of an order may be asked so.",
    },
    Key {
        path: "policy.stale_up_to",
        kind: Kind::Amount,
        class: Trust,
        default: Default::None("orders of any value, with the time of what is known on the screen"),
        example: "\"1000.00 SEK\"",
        doc: "Up to which amount an order may be handed over whose web shop does not answer when it is asked, before the \
              check and again at the hand-over: it may have been cancelled meanwhile. Orders that came in files have no \
              shop to ask, and this says nothing of them.",
    },
    Key {
        path: "policy.manual",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[]"),
        example: "[\"passport\", \"identity_card\", \"driving_licence\"]",
        doc: "The documents that somebody may show instead of signing in, always to two of the staff: `passport`, \
              `identity_card`, `driving_licence`. None: it is not allowed. Such a hand-over is called manual, never verified.",
    },
    Key {
        path: "policy.manual_up_to",
        kind: Kind::Amount,
        class: Trust,
        default: Default::None("orders of any value, where `policy.manual` has documents"),
        example: "\"2000.00 SEK\"",
        doc: "Up to which amount an order may be handed over to somebody who shows a document.",
    },
    Key {
        path: "policy.override",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[]"),
        example: "[\"remote\"]",
        doc: "The rules that a supervisor may let pass for one hand-over, with a reason and on the record: `remote` (nobody \
              saw the customer accept on the phone), `every_line` (not all lines are handed over). None: nobody may.",
    },
    Key {
        path: "policy.auto_lock_s",
        kind: Kind::Whole(30, 3_600),
        class: Trust,
        default: Default::Value("300"),
        example: "120",
        doc: "After how many seconds without an act whoever is signed in has to sign in again. A check that runs is stopped \
              then, so this should be longer than the customer has to answer.",
    },
    Key {
        path: "policy.typed_identifiers",
        kind: Kind::Switch,
        class: Trust,
        default: Default::Value("false"),
        example: "true",
        doc: "Whether the teller may type an e-mail address, a phone number or a subject by which the provider finds the \
              customer of an order, instead of the order's own (Ctrl+E, `check --hint`). The customer still has to prove what \
              the order says; the ledger keeps that it was typed, and not what. Never a personal number.",
    },
    Key {
        path: "policy.copy_link",
        kind: Kind::Switch,
        class: Trust,
        default: Default::Value("false"),
        example: "true",
        doc: "Whether the teller may copy the customer's link to the clipboard (F7), to send it on another way than the QR \
              code: whoever has it can answer, so that the hand-over is remote until the teller has seen the phone. It is \
              counted with the links by e-mail, three a day for an order.",
    },
    Key {
        path: "policy.every_line",
        kind: Kind::Switch,
        class: Trust,
        default: Default::Value("false"),
        example: "true",
        doc: "Whether all lines of an order must be handed over at once.",
    },
    Key {
        path: "policy.undo_s",
        kind: Kind::Whole(0, 3_600),
        class: Trust,
        default: Default::Value("120"),
        example: "300",
        doc: "How many seconds a web shop hears nothing of a hand-over, so that one which is corrected meanwhile is never \
              told. Of a correction after that it is told, too.",
    },
    Key {
        path: "policy.refusal_reasons",
        kind: Kind::Reasons,
        class: Trust,
        default: Default::Value("[]"),
        example: "[{ name = \"wrong_size\", en = \"Wrong size\", sv = \"Fel storlek\" }]",
        doc: "The shop's own reasons for which an order is not handed over although its owner is here, beside those built \
              in (`changed_mind`, `item_missing`, `other`). The ledger keeps the name and the words: never write \
              about a person in them.",
    },
    Key {
        path: "policy.verdict_valid_s",
        kind: Kind::Whole(60, 600),
        class: Trust,
        default: Default::Value("600"),
        example: "300",
        doc: "How many seconds a proof of ownership may be used.",
    },
    Key {
        path: "policy.sign_in_max_age_s",
        kind: Kind::Whole(10, 86_400),
        class: Trust,
        default: Default::None("as long ago as it likes; it is shown"),
        example: "120",
        doc: "How many seconds ago the customer may have signed in at most. A provider that doesn't tell (`auth_time`) \
              is not fresh then.",
    },
    Key {
        path: "policy.acr",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[]"),
        example: "[\"urn:example:loa3\"]",
        doc: "The levels of sign-in that suffice: `acr` must be one of these. Ask for them with \
              `provider.acr_values`.",
    },
    Key {
        path: "policy.amr",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[]"),
        example: "[\"bankid\"]",
        doc: "The means of sign-in that suffice: `amr` must have one of these.",
    },
    Key {
        path: "policy.idp",
        kind: Kind::Words,
        class: Trust,
        default: Default::Value("[]"),
        example: "[\"bankid\", \"freja\"]",
        doc: "The identity providers that suffice where the customer may choose: `idp` must be one of these.",
    },
    Key {
        path: "mail.server",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("no link is mailed"),
        example: "\"smtp.tallmo.example:465\"",
        doc: "The mail server (name and port) that a customer's link may be sent through where the camera can't read the QR \
              code. It makes the hand-over remote until the teller has seen the phone. A letter goes to the order's own \
              address only, has no pairing code, once for each check and three times a day for an order. The certificate \
              is checked as the provider's is, with `network.roots` too.",
    },
    Key {
        path: "mail.tls",
        kind: Kind::Choice(&["from_the_start", "starttls"]),
        class: Trust,
        default: Default::Value("\"from_the_start\""),
        example: "\"starttls\"",
        doc: "When TLS begins: with the connection (mostly port 465), or after STARTTLS (587). Without TLS nothing is sent.",
    },
    Key {
        path: "mail.from",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("must be set where `mail.server` is"),
        example: "\"pickup@tallmo.example\"",
        doc: "The address that letters are from; without a name.",
    },
    Key {
        path: "mail.user",
        kind: Kind::Text,
        class: Trust,
        default: Default::None("the mail server wants no password"),
        example: "\"till-2@tallmo.example\"",
        doc: "The till's name at the mail server.",
    },
    Key {
        path: "mail.password",
        kind: Kind::Secret,
        class: Trust,
        default: Default::None("the mail server wants no password"),
        example: "{ keyring = \"mail\" }",
        doc: "Where the password for the mail server is kept.",
    },
    Key {
        path: "mail.language",
        kind: Kind::Choice(&["en", "sv"]),
        class: Trust,
        default: Default::Value("\"en\""),
        example: "\"sv\"",
        doc: "The language that comes first in a letter; the other one follows.",
    },
    Key {
        path: "receipt.printer",
        kind: Kind::Printer,
        class: Trust,
        default: Default::None("no receipts"),
        example: "{ network = \"192.0.2.20:9100\" }",
        doc: "The receipt printer (ESC/POS): `network`, the name or address and the port that it takes paper jobs at, or \
              `system`, the name of a raw queue of CUPS (`lpstat -p`; not on Windows yet). A receipt says store, order \
              number, items, time, reference and the end of the ledger, and nothing of a person.",
    },
    Key {
        path: "receipt.print",
        kind: Kind::Choice(&["always", "ask", "never"]),
        class: Trust,
        default: Default::Value("\"always\""),
        example: "\"ask\"",
        doc: "When a receipt is printed: after every hand-over, when the teller presses F8, or not at all. Each receipt \
              carries the end of the ledger out of the house; without receipts use `claimcheck-cli ledger day`.",
    },
    Key {
        path: "receipt.language",
        kind: Kind::Choice(&["en", "sv"]),
        class: Trust,
        default: Default::Value("\"en\""),
        example: "\"sv\"",
        doc: "The language of receipts.",
    },
    Key {
        path: "receipt.columns",
        kind: Kind::Whole(24, 64),
        class: Trust,
        default: Default::Value("42"),
        example: "32",
        doc: "How many letters a line of the paper has: 42 or 48 on paper of 80 mm, 32 on 58 mm.",
    },
    Key {
        path: "receipt.code_page",
        kind: Kind::Choice(&["pc858", "wpc1252"]),
        class: Trust,
        default: Default::Value("\"pc858\""),
        example: "\"wpc1252\"",
        doc: "The letters that the printer is told to use. Change it if å, ä and ö come out as other signs.",
    },
    Key {
        path: "scanner.prefix",
        kind: Kind::Text,
        class: Free,
        default: Default::None("nothing"),
        example: "\"]C1\"",
        doc: "What the scanner types before each code, at most 16 characters. Settings, Scanner has a test code that tells it. \
              Control and function keys need no setting: they are ignored.",
    },
    Key {
        path: "scanner.suffix",
        kind: Kind::Text,
        class: Free,
        default: Default::None("nothing"),
        example: "\"#\"",
        doc: "What the scanner types after each code, before Enter or Tab.",
    },
    Key {
        path: "scanner.layout",
        kind: Kind::Choice(&["computer", "us_on_swedish", "swedish_on_us"]),
        class: Free,
        default: Default::Value("\"computer\""),
        example: "\"us_on_swedish\"",
        doc: "For which keyboard the scanner is set up. It is better to set the scanner to the computer's keyboard, as its \
              manual says; where that can't be done, this makes good what comes out wrong.",
    },
    Key {
        path: "preferences.language",
        kind: Kind::Choice(&["system", "en", "sv"]),
        class: Free,
        default: Default::Value("\"system\""),
        example: "\"sv\"",
        doc: "The language of the window: the computer's, which is English where it says nothing, or one of these two. The \
              command line follows the locale, or --language.",
    },
    Key {
        path: "preferences.theme",
        kind: Kind::Choice(&["system", "light", "dark"]),
        class: Free,
        default: Default::Value("\"system\""),
        example: "\"dark\"",
        doc: "Light, dark, or as the system.",
    },
    Key {
        path: "preferences.text_size",
        kind: Kind::Choice(&["normal", "large", "extra_large"]),
        class: Free,
        default: Default::Value("\"normal\""),
        example: "\"large\"",
        doc: "The size of all text.",
    },
    Key {
        path: "preferences.reduce_motion",
        kind: Kind::Switch,
        class: Free,
        default: Default::Value("false"),
        example: "true",
        doc: "No movement but the countdown.",
    },
    Key {
        path: "preferences.sounds",
        kind: Kind::Switch,
        class: Free,
        default: Default::Value("true"),
        example: "false",
        doc: "Short tones from the till: a rising one for verified, two low ones for another person.",
    },
    Key {
        path: "display.use",
        kind: Kind::Switch,
        class: Free,
        default: Default::Value("false"),
        example: "true",
        doc: "Whether this till has a screen for the customer. It shows the store's name, the code and how it ended, and \
              never a name, an order or a reason. The keys of `display` are usually set in Settings.",
    },
    Key {
        path: "display.screen",
        kind: Kind::Text,
        class: Free,
        default: Default::None("the first screen that the teller's window is not on"),
        example: "\"HDMI-1\"",
        doc: "That screen, as the system calls it. While it is not there the code stays on the till.",
    },
    Key {
        path: "display.orientation",
        kind: Kind::Choice(&["auto", "landscape", "portrait"]),
        class: Free,
        default: Default::Value("\"auto\""),
        example: "\"portrait\"",
        doc: "How that screen stands. `auto` is as the system says; a screen that stands on its side without the system \
              knowing is drawn turned by a quarter.",
    },
    Key {
        path: "display.language",
        kind: Kind::Choice(&["till", "en", "sv"]),
        class: Free,
        default: Default::Value("\"till\""),
        example: "\"sv\"",
        doc: "Its language; `till` is that of the window.",
    },
    Key {
        path: "display.automatic",
        kind: Kind::Switch,
        class: Free,
        default: Default::Value("true"),
        example: "false",
        doc: "Whether each code is shown there without being asked for. The teller can take it away and show it with F8.",
    },
    Key {
        path: "display.larger",
        kind: Kind::Switch,
        class: Free,
        default: Default::Value("false"),
        example: "true",
        doc: "Larger text, the strongest contrast, and the time that is left in words.",
    },
    Key {
        path: "display.diagonal_inches",
        kind: Kind::Whole(5, 100),
        class: Free,
        default: Default::None("the code is as large as there is room for"),
        example: "24",
        doc: "The diagonal of that screen. With it the code is drawn 10 to 12 centimetres wide, where there is room, and \
              the teller is told if a phone may not read it.",
    },
];
