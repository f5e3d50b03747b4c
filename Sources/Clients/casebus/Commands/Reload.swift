import ArgumentParser
import CasebusReports

struct Reload: BusCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have the daemon read its configuration again, all of it or nothing.",
        discussion: """
            The daemon reads casebus.yaml and the files it names. With a mistake in any of them nothing changes, and all \
            mistakes are told. Hand-offs that are open keep whom the list named and the limits they began with. What only \
            a restart changes is told apart. SIGHUP does the same and tells its log.
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        _ = try await answer("reload", [String: String](), as: ReloadAnswer.self, render: \.lines)
    }
}

/// What a reload changed.
struct ReloadAnswer: Decodable {
    var changes: [String]
    var needRestart: [String]

    enum CodingKeys: String, CodingKey {
        case changes
        case needRestart = "need_restart"
    }

    var lines: [String] {
        var lines = changes.isEmpty ? [SetupWords.nothingChanged] : changes.map { SetupWords.changed($0.shown) }
        if !needRestart.isEmpty { lines.append(SetupWords.needRestart(needRestart.joined(separator: ", ").shown)) }
        return lines
    }
}
