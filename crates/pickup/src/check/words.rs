//! The words of binding codes: 4 to 6 letters A to Z, easy to read aloud in Swedish and in English, none that
//! offends in either, and none that another one sounds like at a noisy counter if it could be helped.

pub(super) const WORDS: &[&str] = &[
    "ACTION", "AGENT", "ALBUM", "AMBER", "ANCHOR", "ANGEL", "APRIL", "ARENA", "ARROW", "ARTIST", "ATLAS",
    "ATOM", "AUGUST", "AUTUMN", "BAKER", "BALLET", "BAMBOO", "BANANA", "BANJO", "BARREL", "BASKET", "BATON",
    "BEACH", "BEAVER", "BERRY", "BINGO", "BIRCH", "BISON", "BLUE", "BOAT", "BONUS", "BOOK", "BOTTLE",
    "BREAD", "BRIDGE", "BRONZE", "BRUSH", "BUCKET", "BUTTER", "BUTTON", "CABIN", "CACTUS", "CAMEL", "CAMERA",
    "CAMP", "CANAL", "CANDLE", "CANOE", "CANVAS", "CARBON", "CARD", "CARGO", "CARROT", "CASTLE", "CEDAR",
    "CELLO", "CHAIR", "CHEESE", "CHERRY", "CIRCLE", "CIRCUS", "CITRUS", "CITY", "CLOCK", "CLOUD", "CLOVER",
    "COBALT", "COCOA", "COFFEE", "COLOR", "COMET", "COPPER", "CORAL", "CORNER", "COTTON", "CRAB", "CRANE",
    "CREAM", "CROWN", "CURRY", "DANCE", "DELTA", "DESERT", "DINNER", "DISCO", "DOLLAR", "DOMINO", "DRAGON",
    "DREAM", "DRUM", "EAGLE", "EARTH", "ECHO", "ELBOW", "EMBER", "ENGINE", "FABLE", "FALCON", "FARMER",
    "FERN", "FERRY", "FIDDLE", "FIELD", "FILM", "FINGER", "FLAG", "FLAME", "FLOWER", "FLUTE", "FOREST",
    "FOSSIL", "FRIEND", "FROST", "FRUIT", "GALAXY", "GALLOP", "GARAGE", "GARDEN", "GARLIC", "GINGER",
    "GLASS", "GLOBE", "GOLD", "GOLF", "GRAPE", "GRASS", "GREEN", "GUITAR", "HAMMER", "HAND", "HARBOR",
    "HARP", "HAWK", "HAZEL", "HELMET", "HERO", "HONEY", "HORSE", "HOTEL", "HOUSE", "INDIGO", "IRIS",
    "ISLAND", "IVORY", "JACKET", "JAGUAR", "JAZZ", "JOKER", "JUDO", "JUICE", "JUNGLE", "KARATE", "KAYAK",
    "KETTLE", "KITE", "KIWI", "KOALA", "LADDER", "LAGOON", "LAMP", "LAVA", "LEMON", "LETTER", "LILAC",
    "LIME", "LION", "LOTUS", "LUNCH", "MAGIC", "MAGNET", "MANGO", "MAPLE", "MARBLE", "MARINA", "MARKET",
    "MEADOW", "MELODY", "MELON", "METAL", "METEOR", "MINT", "MIRROR", "MODEL", "MOON", "MOOSE", "MOTOR",
    "MUSEUM", "MUSIC", "NECTAR", "NEEDLE", "NORTH", "NOVEL", "NUMBER", "OCEAN", "OLIVE", "ONION", "OPAL",
    "OPERA", "ORANGE", "ORCHID", "ORGAN", "OTTER", "OVAL", "PAINT", "PALACE", "PALM", "PANDA", "PAPER",
    "PARADE", "PARK", "PARROT", "PASTA", "PEACH", "PEARL", "PENCIL", "PEPPER", "PHOTO", "PIANO", "PICNIC",
    "PILOT", "PIZZA", "PLANET", "PLUM", "POCKET", "POEM", "POLAR", "POLO", "POPPY", "PRISM", "PUMA",
    "PUZZLE", "QUARTZ", "RABBIT", "RADAR", "RADIO", "RAIN", "RECORD", "RIBBON", "RIVER", "ROBIN", "ROBOT",
    "ROCKET", "ROOF", "ROSE", "RUBY", "SAFARI", "SAIL", "SALAD", "SALMON", "SALSA", "SALT", "SAMBA", "SAND",
    "SATIN", "SCHOOL", "SHIP", "SIGNAL", "SILK", "SILVER", "SINGER", "SKATE", "SNOW", "SOFA", "SOLO", "SOUP",
    "SPORT", "SPRING", "STAMP", "STAR", "STORM", "STUDIO", "SUGAR", "SUMMER", "SUSHI", "SWAN", "SYSTEM",
    "TABLE", "TANGO", "TAXI", "TEMPLE", "TENNIS", "TIGER", "TIMBER", "TOAST", "TOMATO", "TORCH", "TOWER",
    "TRAIN", "TULIP", "TUNNEL", "TURTLE", "VALLEY", "VELVET", "VIOLET", "VIOLIN", "VISION", "VOLT", "WAGON",
    "WALNUT", "WATER", "WHEEL", "WILLOW", "WINDOW", "WINTER", "WOLF", "YACHT", "YELLOW", "YOGA", "ZEBRA",
    "ZENITH", "ZIGZAG",
];

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn there_are_enough_short_plain_words_and_none_twice() {
        assert!(WORDS.len() >= 256, "{}", WORDS.len());
        for word in WORDS {
            assert!((4..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase()), "{word}");
        }
        assert!(WORDS.is_sorted(), "sorted, so that a word twice is seen");
        let mut once = WORDS.to_vec();
        once.dedup();
        assert_eq!(once.len(), WORDS.len());
    }
}
