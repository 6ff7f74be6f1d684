//! Open vocabularies: an enum for the words that are known, and the word itself when it is not.

/// Declares an enum over the known words of a vocabulary, with a last variant that keeps any other word. A name
/// that says too little in the flat list of a JSON Schema is given another one there: `Phase as "StatusPhase"`.
macro_rules! open_vocabulary {
    ($(#[doc = $doc:literal])* $name:ident $(as $schema:literal)? { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
            /// A word that this version of the crate does not know, as written.
            Unknown(String),
        }

        impl $name {
            /// Every known word, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as MassGen writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Unknown(word) => word,
                }
            }

            /// Whether the word is one of [`Self::ALL`].
            pub fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $crate::word::schema_name!($name $($schema)?).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": concat!($($doc),*).trim(),
                    "examples": [$($word),+],
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Ok(Self::from(word.as_ref()))
            }
        }
    };
}

/// The name of a type in a JSON Schema.
#[cfg(feature = "schema")]
macro_rules! schema_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $schema:literal) => {
        $schema
    };
}

pub(crate) use open_vocabulary;
#[cfg(feature = "schema")]
pub(crate) use schema_name;
