import CasebusConfiguration
import CasebusModel
import CasebusReports
import Foundation

/// Looks at what the daemon says of itself, and at what the system allows it.
struct BusExam {
    /// The part of the query `status` that is looked at.
    struct Status: Decodable {
        struct Index: Decodable {
            var lag: UInt64
            var bytes: Int
        }

        var version: String
        var demo: Bool
        var startedAt: Instant
        var uptime: Int64
        var diskFull: Bool
        var head: UInt64
        var index: Index

        enum CodingKeys: String, CodingKey {
            case version, demo, head, index
            case startedAt = "started_at"
            case uptime = "uptime_s"
            case diskFull = "disk_full"
        }
    }

    private(set) var findings: [DoctorFinding] = []

    /// Under load the index is some thousands of records behind.
    private static let lagMost: UInt64 = 50_000
    /// `uptime_s` is whole seconds, and the answer takes a moment.
    private static let secondsApart: Int64 = 5
    /// What the daemon needs beside its sessions: files, sockets, threads' eventfds.
    private static let otherDescriptors = 512

    init(_ status: Status, _ endpoint: String, _ configuration: BusConfiguration) {
        findings.append(
            status.diskFull
                ? .fail("bus", DoctorWords.recordsNothing, DoctorWords.freeRoom)
                : .ok("bus", DoctorWords.answers(endpoint, status.head)))
        findings.append(
            status.version == Casebus.version
                ? .ok("version", DoctorWords.sameVersion(status.version))
                : .warn("version", DoctorWords.versions(status.version, Casebus.version), DoctorWords.restartBus))
        lookAtTime(status)
        let seen = DoctorWords.indexFollows(status.index.lag, HumanSize.shown(Double(status.index.bytes)))
        findings.append(
            status.index.lag > Self.lagMost
                ? .warn("index", seen, DoctorWords.indexLags) : .ok("index", seen))
        lookAtDescriptors(configuration)
    }

    private mutating func lookAtTime(_ status: Status) {
        guard !status.demo else {
            return findings.append(.warn("bus-clock", DoctorWords.demo, DoctorWords.demoElsewhere))
        }
        let now = status.startedAt.timestamp.milliseconds + status.uptime * 1000
        let apart = abs(HumanTime.now().milliseconds - now) / 1000
        findings.append(
            apart <= Self.secondsApart
                ? .ok("bus-clock", DoctorWords.timesAgree(Int(Self.secondsApart)))
                : .warn("bus-clock", DoctorWords.timesDiffer(Int(apart)), DoctorWords.setClock))
    }

    /// proc_pid_limits(5) of the process that holds the state folder.
    private mutating func lookAtDescriptors(_ configuration: BusConfiguration) {
        guard let pid = try? String(contentsOfFile: configuration.statePath + "/lock", encoding: .utf8),
            let limits = try? String(
                contentsOfFile: "/proc/\(pid.trimmingCharacters(in: .whitespacesAndNewlines))/limits", encoding: .utf8),
            let line = limits.split(separator: "\n").first(where: { $0.hasPrefix("Max open files") })
        else { return }
        let words = line.split(separator: " ")
        guard words.count > 3 else { return }
        let allowed = Int(words[3]) ?? .max
        let wanted = configuration.limits.sessions + Self.otherDescriptors
        let seen = DoctorWords.descriptors(allowed, wanted)
        findings.append(
            allowed < wanted
                ? .warn("descriptors", seen, DoctorWords.raiseDescriptors) : .ok("descriptors", seen))
    }
}
