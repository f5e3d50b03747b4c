import Testing

@testable import CasebusRuntime

@Suite struct RandomSaltsTests {
    @Test func `no salt comes twice, across draws and threads`() async {
        let salts = RandomSalts()
        let drawn = await withTaskGroup(of: [[UInt8]].self, returning: [[UInt8]].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<1000).map { _ in
                        var salt = [UInt8](repeating: 0, count: 16)
                        salt.withUnsafeMutableBytes { salts.fill($0) }
                        return salt
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(drawn).count == 4000)
    }
}
