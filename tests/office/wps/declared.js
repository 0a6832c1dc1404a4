/** What the declarations of wps-jsapi have, of the parts that the double shows: `node declared.js NODE_MODULES`, JSON out. */
const path = require("path");
const modules = path.resolve(process.argv[2]);
const ts = require(path.join(modules, "typescript"));
const KINDS = [
  "EtApplication", "EtWorkbook", "EtNames", "EtSheets", "EtWorksheet", "EtRange", "EtFont", "EtInterior", "EtBorders", "EtBorder",
  "EtComment", "EtComments", "EtValidation", "EtFormatConditions", "EtFormatCondition", "EtProtection", "EtTab", "EtWindow", "EtChartObjects",
  "EtPageSetup", "EtChartObject", "EtChart", "EtChartTitle", "EtLegend", "EtAxis", "EtAxisTitle", "EtTickLabels", "EtSeries", "KsoSeriesCollection",
  "CustomTaskpane", "WpsTaskPane",
];
const SPACES = ["wps", "FileSystem", "OAAssist", "PluginStorage", "ApiEvent"];
const found = {};
const add = (kind, names) => (found[kind] = Array.from(new Set([...(found[kind] || []), ...names])).sort());
const program = ts.createProgram([path.join(modules, "wps-jsapi", "index.d.ts")], { lib: ["lib.es2017.d.ts"], types: [] });
for (const file of program.getSourceFiles().filter((one) => one.fileName.includes("wps-jsapi"))) {
  const visit = (node) => {
    if (ts.isInterfaceDeclaration(node) && KINDS.includes(node.name.text)) {
      add(node.name.text, node.members.filter((one) => one.name).map((one) => one.name.getText(file)));
    }
    if (ts.isModuleDeclaration(node) && SPACES.includes(node.name.text) && node.body.statements) {
      const names = node.body.statements.filter((one) => ts.isFunctionDeclaration(one) || ts.isModuleDeclaration(one)).map((one) => one.name.text);
      add(node.name.text === "wps" ? "wps" : `wps.${node.name.text}`, names);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}
add("CustomTaskpane", found.WpsTaskPane);
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(found).sort()), null, 1) + "\n");
