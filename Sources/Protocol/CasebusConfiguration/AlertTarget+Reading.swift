import CasebusCalendar
import CasebusModel
import Foundation

extension BusConfiguration.Alerts {
    init(reading section: inout SectionReader, path: (String) -> String) {
        diskFreePercent = section.integer("disk_free_percent", in: 1...90, default: diskFreePercent)
        indexLagSeconds = section.integer("index_lag_s", in: 10...86_400, default: indexLagSeconds)
        refusals = section.integer("refusals", in: 1...1_000_000, default: refusals)
        var names: Set<String> = []
        for entry in section.sections("targets", most: Self.targetsMax) ?? [] {
            var entry = entry
            guard let target = BusConfiguration.AlertTarget(reading: &entry, path: path) else { continue }
            if names.insert(target.name).inserted {
                targets.append(target)
            } else {
                entry.mistake("name", target.name, "Another target has this name. Choose one of its own.")
            }
        }
        section.finish()
    }
}

extension BusConfiguration.AlertTarget {
    /// - Returns: `nil` where name or way are missing or wrong; that is noted.
    fileprivate init?(reading entry: inout SectionReader, path: (String) -> String) {
        let name = entry.targetName()
        let way = entry.way(path)
        let (kinds, units, quiet) = (entry.kinds(), entry.units(), entry.quietHours())
        entry.finish()
        guard let name, let way else { return nil }
        self.init(name: name, way: way, kinds: kinds, units: units, quiet: quiet)
    }
}

extension SectionReader {
    fileprivate mutating func targetName() -> String? {
        guard let name = text("name") else {
            if !isGiven("name") {
                mistake("name", "", "The target has no name. Write one, such as duty.", line: firstLine)
            }
            return nil
        }
        let isGood = name.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: "-")
        }
        guard isGood, name.utf8.count <= BusConfiguration.AlertTarget.nameBytesMax else {
            mistake(
                "name", name,
                "Write small letters, digits and -, \(BusConfiguration.AlertTarget.nameBytesMax) at most: it stands in "
                    + "log lines and metrics.")
            return nil
        }
        return name
    }

    fileprivate mutating func way(_ path: (String) -> String) -> BusConfiguration.AlertTarget.Way? {
        let (url, secret) = (text("webhook"), text("secret"))
        let command = texts(
            "command", of: "the program and its arguments", most: BusConfiguration.AlertTarget.argumentsMax)
        guard (url == nil) != (command == nil) else {
            let line = line(of: "webhook") ?? firstLine
            mistake("webhook", "", "Write either webhook: URL or command: [PROGRAM, …], one of the two.", line: line)
            return nil
        }
        if let command { return self.command(command.map(\.text), hasSecret: secret != nil) }
        guard let url, isWebhook(url) else { return nil }
        guard let secret else {
            mistake(
                "secret", "",
                "What is posted is signed. Name the file of the key: docs/operations.md says how to make it.",
                line: line(of: "webhook"))
            return nil
        }
        return .webhook(url: url, secretPath: path(secret))
    }

    private func isWebhook(_ url: String) -> Bool {
        // What follows the host may be a secret of the receiver's: it is not repeated.
        let shown = String(url.prefix(while: { $0 != "?" }))
        guard let parts = URLComponents(string: url), ["http", "https"].contains(parts.scheme?.lowercased()),
            let host = parts.host, !host.isEmpty
        else {
            mistake("webhook", shown, "Write a URL that begins with https://HOST/ or http://HOST/.")
            return false
        }
        guard parts.user == nil, parts.password == nil, parts.fragment == nil else {
            mistake("webhook", host, "Write it without a user, a password and a #: what is posted is signed instead.")
            return false
        }
        return true
    }

    private func command(_ arguments: [String], hasSecret: Bool) -> BusConfiguration.AlertTarget.Way? {
        guard let program = arguments.first else {
            if line(of: "command") != nil { mistake("command", "", "Name the program by its absolute path.") }
            return nil
        }
        guard program.hasPrefix("/") else {
            mistake("command", program, "Name the program by its absolute path: no shell and no PATH looks for it.")
            return nil
        }
        guard access(program, X_OK) == 0 else {
            mistake("command", program, "There is no such program, or this user may not run it. Correct the path.")
            return nil
        }
        if hasSecret { mistake("secret", "", "A command is not signed. Leave it out.") }
        return .command(arguments)
    }

    fileprivate mutating func kinds() -> Set<BusConfiguration.AlertKind> {
        let words = BusConfiguration.AlertKind.allCases
        let known = words.map(\.rawValue).joined(separator: ", ")
        guard let texts = texts("kinds", of: known) else { return Set(words) }
        var kinds: Set<BusConfiguration.AlertKind> = []
        for (position, item) in texts.enumerated() {
            if let kind = BusConfiguration.AlertKind(rawValue: item.text) {
                kinds.insert(kind)
            } else {
                let guess = Suggestion.nearest(to: item.text, among: words.map(\.rawValue)).map {
                    " Did you mean \($0)?"
                }
                mistake("kinds[\(position)]", item.text, "Write some of \(known).\(guess ?? "")", line: item.line)
            }
        }
        if texts.isEmpty, line(of: "kinds") != nil {
            mistake("kinds", "", "The target would be told nothing. Write some of \(known), or leave it out for all.")
        }
        return kinds
    }

    fileprivate mutating func units() -> [Address] {
        let texts = texts("units", of: "units, such as hall/enterprise", most: BusConfiguration.AlertTarget.unitsMax)
        return (texts ?? []).enumerated().compactMap { position, item in
            if let address = Address(item.text) { return address }
            mistake(
                "units[\(position)]", item.text,
                "The address \(Address.fault(in: item.text) ?? "is none"). Write it as units.yaml has it.",
                line: item.line)
            return nil
        }
    }

    fileprivate mutating func quietHours() -> BusConfiguration.QuietHours? {
        var hours = section("quiet")
        let (from, to) = (hours.timeOfDay("from"), hours.timeOfDay("to"))
        let isGiven = isGiven("quiet")
        hours.finish()
        guard isGiven else { return nil }
        guard let from, let to else {
            if !hours.isGiven("from") || !hours.isGiven("to") {
                mistake("quiet", "", "Write both from and to, such as {from: \"22:00\", to: \"07:00\"}.")
            }
            return nil
        }
        guard from != to else {
            mistake("quiet", "", "It ends when it begins. Write two times that differ, or leave it out.")
            return nil
        }
        return BusConfiguration.QuietHours(from: from, to: to)
    }

    private mutating func timeOfDay(_ key: String) -> Int? {
        guard let text = text(key) else { return nil }
        guard let minutes = OfficeHours.Span.minutes(text), minutes < 24 * 60 else {
            mistake(key, text, "Write a time of the day from 00:00 to 23:59, such as \"22:00\".")
            return nil
        }
        return minutes
    }
}
