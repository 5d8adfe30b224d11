/** Every exported symbol of the packages and the platform tells its caller what it is for. */
import ts from 'typescript';
import { report } from './report.ts';
import { findFiles, readText } from './tree.ts';

const folders = ['packages/media', 'packages/sync', 'packages/contract', 'server/src/platform'];
const isChecked = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.test.ts');

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

const hasSentence = (node: ts.Node): boolean => ts.getJSDocCommentsAndTags(node).length > 0;

/** `type Health = z.output<typeof health>` and `type Grade = (typeof grades)[number]` say it themselves: the value beside them is documented. */
function isDerived(node: ts.Statement): boolean {
  return ts.isTypeAliasDeclaration(node) && /^(z\.(output|input|infer)<|\(typeof )/.test(node.type.getText());
}

function namesOf(node: ts.Statement): string {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.map(({ name }) => name.getText()).join(', ');
  const named = node as ts.Statement & { readonly name?: ts.Node };
  return named.name?.getText() ?? 'default';
}

const problems: string[] = [];
let count = 0;
for (const path of findFiles(folders, isChecked)) {
  const source = ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest, true);
  const overloads = new Set<string>();
  for (const node of source.statements) {
    if (!isExported(node) || ts.isExportDeclaration(node)) continue;
    count += 1;
    const names = namesOf(node);
    const isFine = hasSentence(node) || isDerived(node) || overloads.has(names);
    if (isFine) overloads.add(names);
    else
      problems.push(
        `${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${names} has no docstring`,
      );
  }
}
report(problems, `${count} exports are documented`);
