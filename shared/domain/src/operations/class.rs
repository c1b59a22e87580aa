/// What kind of call an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Uses a key. CloudTrail calls most of these read-only.
    Crypto,
    /// Changes whether something can be used, or what serves.
    Availability,
    /// Changes who may do what, what is trusted, what runs, or what is watched.
    Security,
    /// Takes away what is not, or not fully, to be had back.
    Destructive,
    /// Any other change.
    Mutate,
    /// Reads.
    Read,
    /// What a service reports of itself.
    Info,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 7] = [
        Self::Crypto,
        Self::Availability,
        Self::Security,
        Self::Destructive,
        Self::Mutate,
        Self::Read,
        Self::Info,
    ];

    /// The value of the fact `operation_class`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Crypto => "crypto",
            Self::Availability => "availability",
            Self::Security => "security",
            Self::Destructive => "destructive",
            Self::Mutate => "mutate",
            Self::Read => "read",
            Self::Info => "info",
        }
    }

    /// What it is counted with.
    pub fn group(self) -> Group {
        match self {
            Self::Crypto => Group::DataPlane,
            Self::Availability | Self::Destructive => Group::Availability,
            Self::Security => Group::AccessControl,
            Self::Mutate | Self::Info => Group::Other,
            Self::Read => Group::Read,
        }
    }
}

/// The groups in which AWS asks for a baseline of activity:
/// <https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-overview.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Operations that use a key.
    DataPlane,
    /// Operations that change the availability of a resource.
    Availability,
    /// Operations that change access to a resource.
    AccessControl,
    /// Other changes, and what services report of themselves.
    Other,
    /// Operations that only read.
    Read,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 5] =
        [Self::DataPlane, Self::Availability, Self::AccessControl, Self::Other, Self::Read];

    /// The value of the `OperationClass` metric dimension.
    pub fn label(self) -> &'static str {
        match self {
            Self::DataPlane => "data_plane",
            Self::Availability => "availability",
            Self::AccessControl => "access_control",
            Self::Other => "other",
            Self::Read => "read",
        }
    }
}
