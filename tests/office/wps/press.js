/**
 * A press in node: the built add-in over the double, the helper over HTTP.
 *
 * Standard input: {addin, members, settings, shown, presses: [{button, undo}]}; standard output: what each press gave, and
 * the workbook afterwards.
 */
const fs = require("fs");
const path = require("path");
const vm = require("vm");
const { makeWps } = require(path.join(__dirname, "double.js"));

async function main() {
  const given = JSON.parse(fs.readFileSync(0, "utf-8"));
  const machine = {
    file: (file) => (fs.existsSync(file) ? fs.readFileSync(file, "utf-8") : null),
    run: (program, words) => { throw new Error(`started ${program} ${words}`); },
  };
  const double = makeWps(given.shown, given.members, machine);
  const world = vm.createContext({ wps: double.wps, fetch, setTimeout, console, location: { href: "file:///x/index.html" } });
  vm.runInContext(fs.readFileSync(given.addin, "utf-8"), world);
  world.given = given;
  const host = vm.runInContext("new Keybook.WpsHost()", world);
  const helper = vm.runInContext("new Keybook.Helper(new Keybook.WpsHost(), given.settings)", world);
  const outcomes = [];
  for (const asked of given.presses) {
    const before = double.now().calls.writes;
    try {
      const outcome = await world.Keybook.press(host, helper, asked.button, Boolean(asked.undo), { step() {}, stop: () => false });
      outcomes.push(Object.assign({ writes: double.now().calls.writes - before }, outcome));
    } catch (failure) {
      outcomes.push({ failed: failure.message, stack: failure.stack, writes: double.now().calls.writes - before });
    }
  }
  process.stdout.write(JSON.stringify({ outcomes, now: double.now() }));
}
main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
