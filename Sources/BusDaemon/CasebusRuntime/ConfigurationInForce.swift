internal import CasebusConfiguration
import Synchronization

/// What of the configuration can change while the bus serves.
///
/// - Threading: the loop alone replaces it; the threads at the door and those that answer queries read it.
final class ConfigurationInForce: Sendable {
    struct Content: Sendable {
        var installation: Installation
        var keys: KeyRing
    }

    private let content: Mutex<Content>

    init(_ installation: Installation, keys: KeyRing) {
        content = Mutex(Content(installation: installation, keys: keys))
    }

    var installation: Installation { content.withLock { $0.installation } }
    var keys: KeyRing { content.withLock { $0.keys } }

    func replace(_ installation: Installation, keys: KeyRing) {
        content.withLock { $0 = Content(installation: installation, keys: keys) }
    }
}
