internal import CasebusModel
internal import CasebusZMQ

/// Decides at the security handshake who may connect: a key in `units.yaml` that is not revoked.
struct Doorkeeper: Sendable {
    /// The keys that hold now.
    let keys: @Sendable () -> KeyRing
    let mailbox: LoopMailbox

    func decide(_ request: ZAPRequest) -> ZAPVerdict {
        guard request.mechanism == .curve, let key = request.curvePublicKey?.z85 else {
            return refuse(.keyMissing, key: "", claimed: "", "this bus asks for a CURVE key")
        }
        switch keys().place(of: key) {
        case .success(let place): return .allow(userID: KeyRing.userID(place))
        case .failure(let error):
            switch error.reason {
            case .unknown: return refuse(.keyUnknown, key: key, claimed: "", "this key is not in units.yaml")
            case .revoked(let unit): return refuse(.keyRevoked, key: key, claimed: unit.text, "this key is revoked")
            }
        }
    }

    private func refuse(_ code: Problem.Code, key: String, claimed: String, _ reason: String) -> ZAPVerdict {
        mailbox.put(LoopMailbox.TurnedAway(code: code, key: key, claimed: claimed))
        return .deny(reason: reason)
    }
}
