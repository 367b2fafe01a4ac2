<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <renderer-v2 type="categorizedSymbol" referencescale="-1" enableorderby="0" attr="decision" forceraster="0" symbollevels="0">
  <categories>
   <category symbol="0" value="" render="true" label="À décider"/>
   <category symbol="1" value="garder" render="true" label="Garder les deux"/>
   <category symbol="2" value="lier" render="true" label="Lier"/>
   <category symbol="3" value="fusionner" render="true" label="Fusionner"/>
  </categories>
  <symbols>
   <symbol type="line" name="0">
    <layer class="SimpleLine"><Option type="Map">
     <Option type="QString" name="line_color" value="213,94,0,230"/>
     <Option type="QString" name="line_width" value="0.8"/>
     </Option></layer>
    <layer class="MarkerLine">
     <Option type="Map"><Option type="QString" name="placement" value="vertex"/><Option type="QString" name="rotate" value="0"/></Option>
     <symbol type="marker" name="@0@2">
     <layer class="SimpleMarker"><Option type="Map">
     <Option type="QString" name="color" value="213,94,0,255"/>
     <Option type="QString" name="name" value="diamond"/>
     <Option type="QString" name="outline_color" value="255,255,255,255"/>
     <Option type="QString" name="size" value="3"/>
     </Option></layer>
     </symbol>
    </layer>
   </symbol>
   <symbol type="line" name="1">
    <layer class="SimpleLine"><Option type="Map">
     <Option type="QString" name="line_color" value="120,120,120,230"/>
     <Option type="QString" name="line_width" value="0.8"/>
     <Option type="QString" name="line_style" value="dash"/>
     </Option></layer>
    <layer class="MarkerLine">
     <Option type="Map"><Option type="QString" name="placement" value="vertex"/><Option type="QString" name="rotate" value="0"/></Option>
     <symbol type="marker" name="@1@2">
     <layer class="SimpleMarker"><Option type="Map">
     <Option type="QString" name="color" value="120,120,120,255"/>
     <Option type="QString" name="name" value="circle"/>
     <Option type="QString" name="outline_color" value="255,255,255,255"/>
     <Option type="QString" name="size" value="3"/>
     </Option></layer>
     </symbol>
    </layer>
   </symbol>
   <symbol type="line" name="2">
    <layer class="SimpleLine"><Option type="Map">
     <Option type="QString" name="line_color" value="0,114,178,230"/>
     <Option type="QString" name="line_width" value="0.8"/>
     </Option></layer>
    <layer class="MarkerLine">
     <Option type="Map"><Option type="QString" name="placement" value="vertex"/><Option type="QString" name="rotate" value="0"/></Option>
     <symbol type="marker" name="@2@2">
     <layer class="SimpleMarker"><Option type="Map">
     <Option type="QString" name="color" value="0,114,178,255"/>
     <Option type="QString" name="name" value="square"/>
     <Option type="QString" name="outline_color" value="255,255,255,255"/>
     <Option type="QString" name="size" value="3"/>
     </Option></layer>
     </symbol>
    </layer>
   </symbol>
   <symbol type="line" name="3">
    <layer class="SimpleLine"><Option type="Map">
     <Option type="QString" name="line_color" value="23,115,108,230"/>
     <Option type="QString" name="line_width" value="0.8"/>
     </Option></layer>
    <layer class="MarkerLine">
     <Option type="Map"><Option type="QString" name="placement" value="vertex"/><Option type="QString" name="rotate" value="0"/></Option>
     <symbol type="marker" name="@3@2">
     <layer class="SimpleMarker"><Option type="Map">
     <Option type="QString" name="color" value="23,115,108,255"/>
     <Option type="QString" name="name" value="triangle"/>
     <Option type="QString" name="outline_color" value="255,255,255,255"/>
     <Option type="QString" name="size" value="3"/>
     </Option></layer>
     </symbol>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <fieldConfiguration>
  <field name="decision">
   <editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map">
     <Option type="Map"><Option type="QString" name="(à décider)" value="{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"/></Option>
     <Option type="Map"><Option type="QString" name="Garder les deux" value="garder"/></Option>
     <Option type="Map"><Option type="QString" name="Lier" value="lier"/></Option>
     <Option type="Map"><Option type="QString" name="Fusionner" value="fusionner"/></Option>
   </Option></Option></config></editWidget>
  </field>
  <field name="garde">
   <editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map">
     <Option type="Map"><Option type="QString" name="Le premier (1)" value="1"/></Option>
     <Option type="Map"><Option type="QString" name="Le second (2)" value="2"/></Option>
   </Option></Option></config></editWidget>
  </field>
  <field name="pourquoi">
   <editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/></Option></config></editWidget>
  </field>
  <field name="commentaire">
   <editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/></Option></config></editWidget>
  </field>
 </fieldConfiguration>
 <aliases/>
 <attributetableconfig/>
 <conditionalstyles>
  <fieldstyles>
   <fieldstyle fieldname="decision">
    <style background_color="#e4e4e4" name="Garder les deux" background_color_alpha="255" rule="@value = 'garder'"/>
    <style background_color="#cfe3f1" name="Lier" background_color_alpha="255" rule="@value = 'lier'"/>
    <style background_color="#cfe5e2" name="Fusionner" background_color_alpha="255" rule="@value = 'fusionner'"/>
   </fieldstyle>
  </fieldstyles>
 </conditionalstyles>
 <form/>
 <previewExpression>'Groupe ' || "groupe" || ' : ' || coalesce("nom_1", 'taxon non cité') || ' (' || "score" || ')'</previewExpression>
 <layerGeometryType>1</layerGeometryType>
</qgis>
