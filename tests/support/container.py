"""A container image to run functions in, made of this machine's own files.

It stands in for public.ecr.aws/lambda/provided:al2023 where no registry is reached: the few programs that the SAM CLI
runs while it builds its image on top, and the C library and
trust store that a function needs. It is not Amazon Linux.
"""

import io
import re
import shutil
import subprocess
import tarfile
import uuid
from contextlib import contextmanager

import certifi

LABEL = "tocsin.test"
PROGRAMS = ("sh", "mv", "chmod")
LIBRARIES = ("libc.so.6", "libm.so.6", "libgcc_s.so.1", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libresolv.so.2")
FOLDERS = ("tmp", "var/task", "var/runtime", "var/rapid", "opt", "etc")


def available():
    """Whether containers can be run here."""
    return shutil.which("docker") and subprocess.run(["docker", "info"], capture_output=True).returncode == 0


@contextmanager
def image(files=None, **env):
    """An image with these files and environment variables, for as long as it is needed. Yields its tag.

    Files are given as the path in the image and the path here.

    Its name is new each time, because the SAM CLI keeps what it once built on top of a name.
    """
    name = f"tocsin-test-{uuid.uuid4().hex}"
    make_image(f"{name}:latest", name, files or {}, **env)
    try:
        yield f"{name}:latest"
    finally:
        # The images that the SAM CLI built on top have the label too.
        listed = ["docker", "image", "ls", "--all", "--quiet", "--filter", f"label={LABEL}={name}"]
        images = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
        subprocess.run(["docker", "image", "rm", "--force", *dict.fromkeys(images)], capture_output=True)


def make_image(tag, label, files, **env):
    changes = ["WORKDIR /var/task", "ENV PATH=/bin LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime"]
    changes.append(f"LABEL {LABEL}={label}")
    changes += [f"ENV {name}={value}" for name, value in env.items()]
    command = ["docker", "import"] + [word for change in changes for word in ("--change", change)] + ["-", tag]
    subprocess.run(command, input=root_file_system(files), check=True, capture_output=True)


def root_file_system(files):
    paths = files | {f"bin/{program}": shutil.which(program) for program in PROGRAMS}
    for program in PROGRAMS:
        paths |= libraries_of(shutil.which(program))
    paths |= {path: "/" + path for path in map(find_library, LIBRARIES)}
    paths["etc/ssl/certs/ca-certificates.crt"] = certifi.where()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", dereference=True) as tar:
        for folder in FOLDERS:
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o1777 if folder == "tmp" else 0o755
            tar.addfile(entry)
        for name, path in sorted(paths.items()):
            tar.add(path, arcname=name)
    return buffer.getvalue()


def libraries_of(program):
    """What the dynamic linker needs for a program, the linker itself included."""
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    return {path.lstrip("/"): path for path in re.findall(r"(/\S+) \(0x", listed)}


def find_library(name):
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    return re.search(rf"{re.escape(name)} \(libc6,x86-64\b.*=> /(\S+)", listed)[1]
