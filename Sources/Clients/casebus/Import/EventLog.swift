import CasebusModel
import CasebusReports

/// An event log as the import needs it: each case cut into runs of one group.
struct EventLog {
    /// The groups as units, in the order they first occur.
    var groups: [Address] = []
    /// The names of activities, in the order they first occur.
    var activities: [String] = []
    /// In the order of the file.
    var cases: [Case] = []
    var eventCount = 0
    /// Cases without an event: there is nothing to replay of them.
    var emptyCaseCount = 0

    /// One case; it has at least one run.
    struct Case: Equatable {
        var id: String
        var runs: [Run]
    }

    /// Events of one case that follow each other and are of one group.
    struct Run: Equatable {
        /// Into ``EventLog/groups``.
        var group: Int
        var first: Timestamp
        var last: Timestamp
        /// What the first of them did, into ``EventLog/activities``.
        var activity: Int
    }
}

/// What keeps a log from being read: where, in which case, and what to do.
struct EventLogFault: Error, Equatable, CustomStringConvertible {
    var line: Int
    var caseID: String?
    /// The attribute or column at fault; empty for the file's form.
    var attribute: String
    var value: String
    var remedy: String

    /// Behind the file's name: `:12: case 2026-1: time:timestamp is "x". Write …`
    var description: String {
        let place = caseID.map { $0.isEmpty ? ":\(line)" : LogFileWords.line(line, of: $0) } ?? ":\(line)"
        let value = value.count > 80 ? value.prefix(79) + "…" : value
        let seen =
            attribute.isEmpty
            ? ""
            : value.isEmpty ? LogFileWords.attribute(attribute) : LogFileWords.attribute(attribute, is: value)
        return LogFileWords.fault(place, seen, remedy)
    }
}

/// Builds a log event by event, whatever the format it is read from.
struct EventLogBuilder {
    /// What stands for the group of an event that names none.
    static let noGroup = "(none)"

    private(set) var log = EventLog()
    private var groupNumbers: [String: Int] = [:]
    private var activityNumbers: [String: Int] = [:]
    private var lines: [String: Int] = [:]

    struct Event {
        var time: Timestamp
        var group: Int
        var activity: Int
    }

    /// Reads one event's attributes.
    ///
    /// - Parameters:
    ///   - time: as it stands in the file: RFC 3339; without an offset it is UTC.
    ///   - group: the group's name; absent or empty is ``noGroup``.
    mutating func event(
        time: String?, group: String?, activity: String?, timeName: String, groupName: String, line: Int,
        caseID: String?
    ) throws(EventLogFault) -> Event {
        guard let time, !time.isEmpty else {
            throw EventLogFault(
                line: line, caseID: caseID, attribute: timeName, value: "",
                remedy: LogFileWords.noTime)
        }
        guard let instant = Timestamp(time) ?? Timestamp(time + "Z") else {
            throw EventLogFault(
                line: line, caseID: caseID, attribute: timeName, value: time,
                remedy: LogFileWords.notTime)
        }
        let name = group.map { $0.isEmpty ? Self.noGroup : $0 } ?? Self.noGroup
        return Event(
            time: instant, group: try self.group(name, attribute: groupName, line: line, caseID: caseID),
            activity: number(ofActivity: activity ?? ""))
    }

    /// Adds a case with its events in the order of the file.
    mutating func add(caseID: String, line: Int, events: [Event]) throws(EventLogFault) {
        try check(caseID, line)
        guard !events.isEmpty else {
            log.emptyCaseCount += 1
            return
        }
        log.eventCount += events.count
        var runs: [EventLog.Run] = []
        // Equal times keep the order of the file: Swift's sort is stable.
        for event in events.sorted(by: { $0.time < $1.time }) {
            if let last = runs.indices.last, runs[last].group == event.group {
                runs[last].last = event.time
            } else {
                runs.append(.init(group: event.group, first: event.time, last: event.time, activity: event.activity))
            }
        }
        log.cases.append(.init(id: caseID, runs: runs))
    }

    private mutating func check(_ caseID: String, _ line: Int) throws(EventLogFault) {
        let bytes = caseID.utf8.count
        guard (1...Limits.identifierBytes).contains(bytes), unprintable(in: caseID) == nil else {
            throw EventLogFault(
                line: line, caseID: caseID, attribute: LogFileWords.caseIDAttribute, value: caseID,
                remedy: LogFileWords.caseID(Limits.identifierBytes, has: bytes))
        }
        if let earlier = lines.updateValue(line, forKey: caseID) {
            throw EventLogFault(
                line: line, caseID: caseID, attribute: LogFileWords.caseIDAttribute, value: caseID,
                remedy: LogFileWords.caseTwice(earlier))
        }
    }

    private mutating func group(
        _ name: String, attribute: String, line: Int, caseID: String?
    ) throws(EventLogFault) -> Int {
        if let number = groupNumbers[name] { return number }
        guard let address = Address(name) else {
            throw EventLogFault(
                line: line, caseID: caseID, attribute: attribute, value: name,
                remedy: LogFileWords.group(Address.fault(in: name) ?? "is none"))
        }
        log.groups.append(address)
        groupNumbers[name] = log.groups.count - 1
        return log.groups.count - 1
    }

    private mutating func number(ofActivity name: String) -> Int {
        if let number = activityNumbers[name] { return number }
        log.activities.append(name)
        activityNumbers[name] = log.activities.count - 1
        return log.activities.count - 1
    }
}
