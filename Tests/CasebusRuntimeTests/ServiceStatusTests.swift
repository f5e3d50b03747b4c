import Testing

@testable import CasebusRuntime

@Suite struct ServiceStatusTests {
    private func status(indexed: UInt64 = 118, isDiskFull: Bool = false) -> ServiceStatus {
        ServiceStatus(
            sessions: 3, openHandoffs: 7, records: 120, indexed: indexed, isDiskFull: isDiskFull,
            endpoints: "tcp://127.0.0.1:7460")
    }

    @Test func `one line says where it serves, what it has and how far reads lag`() {
        #expect(
            status().text
                == "serving on tcp://127.0.0.1:7460: 120 records, 3 sessions, 7 open hand-offs, index 2 behind")
    }

    @Test func `an index that is ahead of the head read before it is not behind`() {
        #expect(status(indexed: 121).text.hasSuffix("index 0 behind"))
    }

    @Test func `a full disk comes first`() {
        #expect(status(isDiskFull: true).text.hasPrefix("disk full, nothing is recorded; serving on "))
    }
}
