import CasebusModel
import Testing

@testable import CasebusConfiguration
@testable import CasebusReports
@testable import casebus

@Suite struct BusExamTests {
    private func findings(
        version: String = Casebus.version, demo: Bool = false, startedAgo: Int64 = 100, uptime: Int64 = 100,
        diskFull: Bool = false, lag: Int = 0
    ) throws -> [String: DoctorFinding.Status] {
        let started = Instant(.init(milliseconds: HumanTime.now().milliseconds - startedAgo * 1000))
        let document = """
            {"version":"\(version)","demo":\(demo),"started_at":"\(started.timestamp)","uptime_s":\(uptime),
            "disk_full":\(diskFull),"head":70000,"index":{"applied":1,"lag":\(lag),"recorded_at":null,"bytes":4096}}
            """
        let status = try QueryDocument.read(BusExam.Status.self, from: Array(document.utf8))
        let configuration = BusConfiguration(
            serverKeyPath: "/nowhere/server.key", serverPublicKeyPath: "/nowhere/server.pub",
            unitsPath: "/nowhere/units.yaml", statePath: "/nowhere/state")
        let found = BusExam(status, "tcp://127.0.0.1:7460", configuration).findings
        return Dictionary(found.map { ($0.check, $0.status) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `a bus that is well gets ok for everything that it says`() throws {
        #expect(try findings() == ["bus": .ok, "version": .ok, "bus-clock": .ok, "index": .ok])
    }

    @Test func `a bus of another version is told`() throws {
        #expect(try findings(version: "0.0.9")["version"] == .warn)
    }

    @Test func `a bus that records nothing is wrong`() throws {
        #expect(try findings(diskFull: true)["bus"] == .fail)
    }

    @Test(arguments: [(0, DoctorFinding.Status.ok), (50_000, .ok), (50_001, .warn)])
    func `an index far behind is told`(lag: Int, status: DoctorFinding.Status) throws {
        #expect(try findings(lag: lag)["index"] == status)
    }

    @Test(
        arguments: [(100, DoctorFinding.Status.ok), (96, .ok), (4000, .warn), (-4000, .warn)]
            as [(Int64, DoctorFinding.Status)])
    func `a bus whose time is not this machine's is told`(uptime: Int64, status: DoctorFinding.Status) throws {
        #expect(try findings(uptime: uptime)["bus-clock"] == status)
    }

    @Test func `a demo is told`() throws {
        #expect(try findings(demo: true)["bus-clock"] == .warn)
    }
}
