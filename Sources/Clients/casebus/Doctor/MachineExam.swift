import CLinux
import CasebusConfiguration
import CasebusReports
import Foundation

/// Looks at what the daemon stands on: its folder, the disk, the clock.
struct MachineExam {
    private(set) var findings: [DoctorFinding] = []

    /// Below the first of these nothing is recorded soon; below the others it is time to think of it.
    private static let segmentsLeast = 2
    private static let percentLeast = 10
    /// A flush above this makes every receipt slow.
    private static let flushMilliseconds = 20.0
    private static let probes = 21
    private static let probeBytes = 4096

    private let state: String
    private let segmentBytes: Int

    init(_ configuration: BusConfiguration) {
        state = configuration.statePath
        segmentBytes = configuration.journal.segmentMebibytes << 20
        if lookAtFolder() {
            lookAtRoom()
            probeFlush()
        }
        lookAtClock()
    }

    private mutating func lookAtFolder() -> Bool {
        var status = stat()
        guard stat(state, &status) == 0 else {
            let isMissing = errno == ENOENT
            let seen = isMissing ? DoctorWords.stateMissing(state) : DoctorWords.stateClosed(state)
            findings.append(.fail("state", seen, DoctorWords.asOwner))
            return false
        }
        guard access(state, R_OK | W_OK | X_OK) == 0 else {
            findings.append(.fail("state", DoctorWords.stateClosed(state), DoctorWords.asOwner))
            return false
        }
        let mode = status.st_mode & 0o777
        if mode & 0o077 == 0 {
            findings.append(.ok("state", DoctorWords.stateGood(state)))
        } else {
            let text = String(mode, radix: 8)
            findings.append(.warn("state", DoctorWords.stateOpen(state, text), DoctorWords.closeState(state)))
        }
        return true
    }

    private mutating func lookAtRoom() {
        var status = statvfs()
        guard statvfs(state, &status) == 0, status.f_blocks > 0 else { return }
        let free = Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
        let percent = Int(UInt64(status.f_bavail) * 100 / UInt64(status.f_blocks))
        let seen = DoctorWords.room(HumanSize.shown(Double(free)), percent)
        if free < Self.segmentsLeast * segmentBytes {
            findings.append(.fail("disk", seen, DoctorWords.freeRoom))
        } else if percent < Self.percentLeast {
            findings.append(.warn("disk", seen, DoctorWords.freeRoom))
        } else {
            findings.append(.ok("disk", seen))
        }
    }

    /// Writes and flushes a file that never has a name, so that nothing is left of it.
    private mutating func probeFlush() {
        // open(2): O_TMPFILE is a macro that Swift does not see.
        let unnamed = O_DIRECTORY | 0o20000000
        let file = open(state, unnamed | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            let (code, reason) = (errno, String(cString: strerror(errno)))
            if code != EOPNOTSUPP {
                findings.append(.fail("flush", DoctorWords.noFlush(reason), DoctorWords.lookAtDisk))
            }
            return
        }
        defer { close(file) }
        let bytes = [UInt8](repeating: 0xA5, count: Self.probeBytes)
        var times: [Double] = []
        for _ in 0..<Self.probes {
            let begun = ContinuousClock.now
            guard write(file, bytes, bytes.count) == bytes.count, fdatasync(file) == 0 else {
                let reason = String(cString: strerror(errno))
                findings.append(.fail("flush", DoctorWords.noFlush(reason), DoctorWords.lookAtDisk))
                return
            }
            times.append((ContinuousClock.now - begun) / .milliseconds(1))
        }
        let median = times.sorted()[times.count / 2]
        let seen = DoctorWords.flushTime("\((median * 100).rounded() / 100) ms", times.count)
        findings.append(
            median > Self.flushMilliseconds ? .warn("flush", seen, DoctorWords.slowDisk) : .ok("flush", seen))
    }

    private mutating func lookAtClock() {
        if casebus_clock_is_synchronised() != 0 {
            findings.append(.ok("clock", DoctorWords.clockKept))
        } else {
            findings.append(.warn("clock", DoctorWords.clockAlone, DoctorWords.startNTP))
        }
    }
}
