use crate::arn::Arn;

/// What Amazon EC2 Auto Scaling says of a group:
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScalingEvent {
    /// The ARN of the group.
    pub group: Option<Arn>,
    /// The name of the group: its owner's text.
    pub name: String,
    /// What became of it.
    pub change: ScalingChange,
}

/// What became of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScalingChange {
    /// An instance could not be launched, terminated or detached.
    Unsuccessful(Step, Box<Activity>),
    /// An instance refresh failed.
    RefreshFailed(Refresh),
    /// An instance refresh failed, and so did the way back.
    RollbackFailed(Refresh),
    /// An instance refresh succeeded: the whole group is as its owner wants it.
    RefreshSucceeded,
    /// Any other of the documented events: nothing is wrong.
    Ordinary,
}

/// What a group does with an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Launches it.
    Launch,
    /// Terminates it.
    Terminate,
    /// Detaches it.
    Detach,
}

/// A scaling activity that failed: each field as AWS wrote it, where it is there and not empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    /// `ActivityId`.
    pub id: Option<String>,
    /// `EC2InstanceId`: a launch that failed has none.
    pub instance: Option<String>,
    /// `StatusCode`.
    pub status_code: Option<String>,
    /// `StatusMessage`, or else `Description`: why it failed.
    pub message: Option<String>,
    /// `Cause`: why it was tried.
    pub cause: Option<String>,
    /// `Availability Zone`.
    pub zone: Option<String>,
    /// `Subnet ID`.
    pub subnet: Option<String>,
}

/// `InstanceRefreshId`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refresh(pub Option<String>);
