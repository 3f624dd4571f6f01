import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives class files of Java 5 in a jar today's version number, and the stack maps that it asks for; their instructions stay as
 * they are. Old ones are not taken into an archive of classes, and are slow to verify: as it is published, picocli
 * would be a tenth of the time that {@code moka classify} takes.
 *
 * <p>The build runs it: {@code java -cp 'lib/*' ModernClasses.java lib/picocli.jar}.
 */
final class ModernClasses {
    private ModernClasses() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path modern = jar.resolveSibling(jar.getFileName() + ".modern");
        boolean changed = false;
        try (var in = new ZipInputStream(Files.newInputStream(jar));
                var out = new ZipOutputStream(Files.newOutputStream(modern))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = in.readAllBytes();
                boolean old = entry.getName().endsWith(".class") && version(bytes) < Opcodes.V1_6;
                changed |= old;
                ZipEntry same = new ZipEntry(entry.getName());
                same.setTime(entry.getTime());
                out.putNextEntry(same);
                out.write(old ? modern(bytes) : bytes);
                out.closeEntry();
            }
        }
        if (changed) {
            Files.move(modern, jar, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(modern);
        }
    }

    private static int version(byte[] classFile) {
        return classFile[6] << 8 | classFile[7] & 0xff;
    }

    private static byte[] modern(byte[] classFile) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int version, int access, String name, String signature, String superName, String[] interfaces) {
                super.visit(Opcodes.V17, access, name, signature, superName, interfaces);
            }
        };
        new ClassReader(classFile).accept(visitor, 0);
        return writer.toByteArray();
    }
}
