import CasebusLedger
import CasebusModel
import CasebusWire

@testable import CasebusRuntime

extension Session {
    /// An open session that has been welcomed.
    static func made(
        _ unit: String = "bureau/x", number: UnitNumber = 0, credit: Int = 10, inFlight: [UInt64] = []
    ) -> Session {
        guard let address = Address(unit) else { preconditionFailure("\(unit) is no address") }
        var hello = WireHello()
        (hello.unit, hello.instance, hello.epoch) = (unit, "one", 1)
        let session = Session(
            route: Route(listener: 0, number: number), unit: number, identity: Identity(unit: address, role: .unit),
            hello: hello, format: .protobuf, credit: credit, heardAt: 0)
        session.isWelcomed = true
        session.inFlight = inFlight[...]
        return session
    }
}
