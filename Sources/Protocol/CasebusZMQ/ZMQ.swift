import CZeroMQ

/// Facts about the libzmq this process runs with.
package enum ZMQ {
    /// The version of the library loaded now, which may be newer than the header compiled against.
    package static var version: (major: Int, minor: Int, patch: Int) {
        var major: Int32 = 0
        var minor: Int32 = 0
        var patch: Int32 = 0
        zmq_version(&major, &minor, &patch)
        return (Int(major), Int(minor), Int(patch))
    }

    /// Whether the library can encrypt. Check it at start: without CURVE, a socket with keys is refused
    /// only when its options are set (`EINVAL`).
    package static var hasCURVE: Bool { zmq_has("curve") == 1 }
}
