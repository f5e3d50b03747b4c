import CasebusConfiguration
import Testing

@Suite struct EndpointTests {
    @Test(arguments: [
        ("tcp://127.0.0.1:7460", true), ("tcp://127.3.2.1:*", true), ("tcp://[::1]:1", true),
        ("ipc:///run/casebus/bus", true),
        ("ipc://@casebus", true), ("tcp://*:7460", false), ("tcp://0.0.0.0:7460", false),
        ("tcp://[fe80::1%eth0]:7460", false),
        ("tcp://127.0.0.1.example:7460", false), ("tcp://lo:7460", false),
    ])
    func `an endpoint knows whether it is local`(text: String, isLocal: Bool) throws {
        #expect(try Endpoint(text).isLocal == isLocal)
    }

    @Test(arguments: [
        "", "7460", "tcp://", "tcp://127.0.0.1", "tcp://127.0.0.1:", "tcp://127.0.0.1:0", "tcp://127.0.0.1:70000",
        "tcp://:7460",
        "tcp://localhost:7460", "tcp://[::1:7460", "tcp://a b:7460", "udp://127.0.0.1:7460", "ipc://", "ipc://@",
        "ipc://" + String(repeating: "x", count: 108),
    ])
    func `what is no endpoint is refused with a remedy`(text: String) {
        let fault = #expect(throws: EndpointFault.self) { try Endpoint(text) }
        #expect(fault?.remedy.hasSuffix(".") == true)
    }

    @Test func `a client reaches a wildcard by loopback`() throws {
        #expect(try Endpoint("tcp://*:7460").connectable == "tcp://127.0.0.1:7460")
        #expect(try Endpoint("tcp://[::]:7460").connectable == "tcp://[::1]:7460")
        #expect(try Endpoint("tcp://10.0.0.1:7460").connectable == "tcp://10.0.0.1:7460")
    }
}
