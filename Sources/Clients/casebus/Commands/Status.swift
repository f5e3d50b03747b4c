import ArgumentParser
import CasebusReports

struct Status: BusCommand {
    static let configuration = CommandConfiguration(abstract: "Tell how the bus is.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        _ = try await answer("status", [String: String](), as: JSONValue.self, render: StatusReport.lines)
    }
}
