"""Scans → Document: pictures of pages, and pages of PDF files without a text layer."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from yangguang.errors import MissingToolError, ReadError
from yangguang.readers.document import Block, Cell, Document, Locator, Table
from yangguang.readers.grid import Grid, find_grids
from yangguang.readers.line_text import UNREADABLE, Reading, read_lines
from yangguang.readers.ocr import Gray, PixelBox, default_engine
from yangguang.readers.page_image import TYPE_SIZE, PageImage, straighten
from yangguang.readers.pieces import Piece, around, find_pieces, split_lines

READER = "scan/1"

def read_page_image(image, page_number, size_points):
    engine = default_engine()
    picture = np.asarray(image.convert("RGB"))
    page = straighten(picture, engine)
    if page is None: return []
    grids, rulings = find_grids(page.faint)
    pieces = find_pieces(page.ink, rulings)
    gray = np.where(rulings > 0, np.uint8(255), page.gray).astype(np.uint8)
    scale = (size_points[0] / picture.shape[1], size_points[1] / picture.shape[0])
    boxes=[]; owners=[]
    mids=np.array([p.middle for p in pieces]).reshape(-1,2)
    for g,grid in enumerate(grids):
        for k,place in enumerate(grid.places):
            x0,y0,x1,y1=place.box
            if len(mids): mine=[pieces[i] for i in np.nonzero((mids[:,0]>=x0)&(mids[:,0]<x1)&(mids[:,1]>=y0)&(mids[:,1]<y1))[0]]
            else: mine=[]
            if not mine: continue
            for line in split_lines(mine):
                boxes.append(around(line)); owners.append((g,k))
    rs=read_lines(gray,boxes,engine)
    got={}
    for b,o,r in zip(boxes,owners,rs): got.setdefault(o,[]).append((b,r))
    out=[]
    for g,grid in enumerate(grids):
        cells=[]
        for k,place in enumerate(grid.places):
            L=got.get((g,k),[])
            text='\n'.join(r.text for _,r in L); conf=min([r.confidence for _,r in L],default=1.0)
            bx=[b for b,_ in L]
            box=(min(b[0] for b in bx),min(b[1] for b in bx),max(b[2] for b in bx),max(b[3] for b in bx)) if bx else place.box
            cells.append(Cell(text,place.row,place.column,Locator(page=page_number,box=page.source_box(box,scale)),place.row_span,place.column_span,'ocr',conf,L[0][1].alternatives if len(L)==1 else ()))
        out.append(Table(tuple(cells),Locator(page=page_number)))
    return out
